package io.efsmount.agent.config;

import java.util.stream.Collectors;

/** Foreign text in a message: in quotes, on one line, and not for ever. */
final class Quoted {
    private static final int LONGEST = 120;

    private Quoted() {}

    static String of(String text) {
        String head = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return head.codePoints().mapToObj(Quoted::visible).collect(Collectors.joining("", "\"", "\""));
    }

    private static String visible(int character) {
        boolean unseen = Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
        return unseen ? String.format("\\u%04x", character) : Character.toString(character);
    }
}
