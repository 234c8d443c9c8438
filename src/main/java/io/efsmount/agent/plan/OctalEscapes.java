package io.efsmount.agent.plan;

/**
 * The escapes of fstab(5) and of the kernel's mount table: a character that would end a field is written as a backslash
 * and three octal digits ({@code \040} is a space).
 */
public final class OctalEscapes {
    private OctalEscapes() {}

    /** Replaces each escape by its character; a backslash that begins none stays as it is. */
    public static String decode(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            if (isEscape(field, i)) {
                text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                text.append(field.charAt(i));
            }
        }
        return text.toString();
    }

    /** Escapes white space, control characters, backslash and {@code #}, so that the text is one field of fstab. */
    public static String encode(String text) {
        StringBuilder field = new StringBuilder(text.length());
        for (char c : text.toCharArray()) {
            if (c <= ' ' || c == 0x7f || c == '\\' || c == '#') {
                field.append('\\').append(c >> 6).append(c >> 3 & 7).append(c & 7);
            } else {
                field.append(c);
            }
        }
        return field.toString();
    }

    private static boolean isEscape(String field, int at) {
        return field.charAt(at) == '\\'
                && at + 3 < field.length()
                && isDigit(field.charAt(at + 1), '3')
                && isDigit(field.charAt(at + 2), '7')
                && isDigit(field.charAt(at + 3), '7');
    }

    private static boolean isDigit(char c, char highest) {
        return c >= '0' && c <= highest;
    }
}
