package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PathTextTest {

    @Test
    void aTextIsTakenAsItIs() {
        assertThat(PathText.of("a b/010")).isEqualTo(Path.of("a b", "010"));
    }

    @Test
    void whatNoFileCanBeCalledIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathText.of("a\0b"))
                .withMessage("path must be one that the file system can have, but got a\\u0000b");
    }
}
