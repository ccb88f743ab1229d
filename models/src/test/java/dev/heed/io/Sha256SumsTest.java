package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256SumsTest {

    private static final List<String> NAMES = List.of("abc", "empty");

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("abc"), "abc");
        Files.writeString(folder.resolve("empty"), "");
        Sha256Sums.write(folder, NAMES);
    }

    /** The first two test vectors of FIPS 180-4's SHA-256. */
    @Test
    void haveTheFormOfSha256sum() throws IOException {
        assertThat(Files.readString(folder.resolve("SHA256SUMS"))).isEqualTo("""
                        ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  abc
                        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  empty
                        """);
    }

    @Test
    void passWhatIsAsItWasWritten() {
        assertThatNoException().isThrownBy(() -> Sha256Sums.check(folder, NAMES, "thing"));
    }

    @Test
    void refuseWhatIsNot() throws IOException {
        Files.writeString(folder.resolve("empty"), " ");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sha256Sums.check(folder, NAMES, "thing"))
                .withMessage("thing must be as it was written, but got another SHA-256 of " + folder.resolve("empty"));
    }

    @Test
    void refuseWhatIsGone() throws IOException {
        Files.delete(folder.resolve("abc"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sha256Sums.check(folder, NAMES, "thing"))
                .withMessage("thing must be whole, but got " + folder + " without abc");

        Files.delete(folder.resolve("SHA256SUMS"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sha256Sums.check(folder, NAMES, "thing"))
                .withMessage("thing must be whole, but got " + folder + " without SHA256SUMS");
    }

    @Test
    void refuseAFileThatTheyDoNotName() throws IOException {
        Files.writeString(folder.resolve("newer"), "x");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sha256Sums.check(folder, List.of("newer"), "thing"))
                .withMessage("thing must be as it was written, but got another SHA-256 of " + folder.resolve("newer"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sha256Sums.checkAll(folder, List.of("newer"), "thing"))
                .withMessage("thing must be as it was written, but got another SHA-256 of " + folder.resolve("newer"));
    }
}
