package io.efsmount.agent.config;

/** What holds for every value, whatever it means. */
final class Plain {
    private Plain() {}

    static <T> Syntax<T> checked(Syntax<T> syntax) {
        return text -> {
            check(text);
            return syntax.parse(text);
        };
    }

    private static void check(String text) throws InvalidValue {
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            throw new InvalidValue("holds a control character: remove it, and write \\\\ for a backslash");
        }
        if (text.contains("${")) {
            throw new InvalidValue("holds ${, which is not replaced here: write the value itself");
        }
        if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
            throw new InvalidValue("is in quotes, which would belong to the value: remove them");
        }
    }
}
