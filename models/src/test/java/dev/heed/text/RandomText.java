package dev.heed.text;

import java.util.Random;

/** Texts of any Unicode: letters, marks, blanks, line ends, controls, emoji, and every other code point now and then. */
final class RandomText {

    private static final String USUAL =
            "aAbBeéß09 \t\r\n\n  '’.,-_<>{}\u0000\u0085\u00a0\u0301\u2028\u3000中文字עברהन्😀👩‍👧🇪🇺";

    private RandomText() {}

    /** A text of some code points, none of them half a surrogate pair. */
    static String of(Random random, int length) {
        int[] usual = USUAL.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < length; index++) {
            int any = random.nextInt(Character.MAX_CODE_POINT + 1);
            boolean isUsual = random.nextInt(4) > 0 || Unicode.isLoneSurrogate(any);
            text.appendCodePoint(isUsual ? usual[random.nextInt(usual.length)] : any);
        }
        return text.toString();
    }
}
