package io.efsmount.agent.config;

/** Switches, choices, numbers and short texts. */
final class Scalars {
    private Scalars() {}

    static boolean truth(String text) throws InvalidValue {
        return choice("true", "false", text);
    }

    /** Whether it is the first of two words. */
    static Syntax<Boolean> choice(String yes, String no) {
        return text -> choice(yes, no, text);
    }

    private static boolean choice(String yes, String no, String text) throws InvalidValue {
        if (!text.equals(yes) && !text.equals(no)) {
            throw new InvalidValue("is neither " + yes + " nor " + no + ": write one of them");
        }
        return text.equals(yes);
    }

    static Syntax<Long> number(long least, long most) {
        return text -> {
            if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
                throw new InvalidValue("is no number from " + least + " to " + most + ": correct it");
            }
            return Long.parseLong(text);
        };
    }

    static Syntax<String> length(int least, int most) {
        return text -> {
            int length = text.codePointCount(0, text.length());
            if (length < least || length > most) {
                throw new InvalidValue("has " + length + " characters: AWS allows " + least + " to " + most);
            }
            return text;
        };
    }

    static int mode(String text) throws InvalidValue {
        if (!text.matches("0?[0-7]{3,4}")) {
            throw new InvalidValue("is no octal mode: write one like 0755");
        }
        int mode = Integer.parseInt(text, 8);
        if ((mode & 0002) != 0 && (mode & 01000) == 0) {
            throw new InvalidValue("lets everybody remove everybody's files: write 1777, or give uid and gid");
        }
        return mode;
    }
}
