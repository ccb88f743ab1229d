package dev.heed.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens that are bytes, of which a character may have several. */
class GrowingTextTest {

    private final List<String> told = new ArrayList<>();
    private final GrowingText text =
            new GrowingText(GrowingTextTest::decode, (input, piece) -> told.add(input + piece));

    private static String decode(int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int place = 0; place < bytes.length; place++) {
            all[place] = (byte) bytes[place];
        }
        return new String(all, StandardCharsets.UTF_8);
    }

    private void add(int input, int... tokens) {
        for (int token : tokens) {
            text.add(input, token);
        }
    }

    @Test
    void aCharacterIsToldWhenItIsWhole() {
        add(0, 'a', 0xC3);
        add(1, 'b');
        add(0, 0xA4);

        assertThat(told).containsExactly("0a", "1b", "0ä");
    }

    @Test
    void whatNeverBecameWholeIsToldAtTheEnd() {
        add(0, 'a', 0xC3);
        add(1, 'b');

        text.end();

        assertThat(told).containsExactly("0a", "1b", "0\uFFFD");
    }
}
