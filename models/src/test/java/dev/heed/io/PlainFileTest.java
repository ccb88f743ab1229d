package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no named pipes")
@Timeout(20)
class PlainFileTest {

    private static final byte[] MORE = "more\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Nested
    class ToRead {

        @Test
        void isAFileOrALinkToOneOrNothingYet() throws IOException {
            Path file = Files.writeString(folder.resolve("file"), "");
            Path link = Files.createSymbolicLink(folder.resolve("link"), file);
            Path missing = folder.resolve("missing");

            assertThat(PlainFile.require(file)).isSameAs(file);
            assertThat(PlainFile.require(link)).isSameAs(link);
            assertThat(PlainFile.require(missing)).isSameAs(missing);
        }

        @Test
        void isNoPipeNoDeviceAndNoFolder() throws IOException {
            Path pipe = NamedPipe.at(folder.resolve("pipe"));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PlainFile.require(pipe))
                    .withMessage(pipe + " must be a file, but got a pipe or a device");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PlainFile.require(Path.of("/dev/zero")))
                    .withMessage("/dev/zero must be a file, but got a pipe or a device");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PlainFile.require(folder))
                    .withMessage(folder + " must be a file, but got a folder");
        }
    }

    @Nested
    class ToAppendTo {

        @Test
        void isMadeAndGrows() {
            Path file = folder.resolve("log.txt");

            PlainFile.append(file, MORE);
            PlainFile.append(file, MORE);

            assertThat(file).hasContent("more\nmore\n");
        }

        @Test
        void isNoLinkAndNoPipe() throws IOException {
            Path foreign = Files.writeString(folder.resolve("foreign"), "mine");
            Path link = Files.createSymbolicLink(folder.resolve("link"), foreign);
            Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("new"));
            Path pipe = NamedPipe.at(folder.resolve("pipe"));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PlainFile.append(link, MORE))
                    .withMessage(link + " must be a file, but got a link");
            assertThatIllegalArgumentException().isThrownBy(() -> PlainFile.append(dangling, MORE));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PlainFile.append(pipe, MORE))
                    .withMessage(pipe + " must be a file, but got a pipe or a device");
            assertThat(foreign).hasContent("mine");
            assertThat(folder.resolve("new")).doesNotExist();
        }

        @Test
        void saysWhyItCannotBeWritten() {
            Path file = folder.resolve("missing/log.txt");

            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> PlainFile.append(file, MORE))
                    .withMessage("could not write " + file + ": no such file");
        }
    }
}
