package dev.heed.chart;

/** Text made safe for a page or an SVG. */
final class HtmlText {

    private static final char REPLACEMENT = '\uFFFD';

    private HtmlText() {}

    /** Escapes for both content and quoted attributes; characters that no page may hold become a replacement mark. */
    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isAllowed(character) ? character : REPLACEMENT);
            }
        });
        return safe.toString();
    }

    /** Replaces the characters that neither a page nor XML may hold, and escapes nothing. */
    static String allowed(String text) {
        return text.codePoints().allMatch(HtmlText::isAllowed)
                ? text
                : text.codePoints()
                        .map(character -> isAllowed(character) ? character : REPLACEMENT)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isAllowed(int character) {
        boolean space = character == '\n' || character == '\t' || character == '\r';
        boolean control = (character < 0x20 && !space) || (character >= 0x7F && character < 0xA0);
        boolean surrogate = character >= 0xD800 && character <= 0xDFFF;
        boolean nothing = (character & 0xFFFE) == 0xFFFE;
        return !control && !surrogate && !nothing;
    }
}
