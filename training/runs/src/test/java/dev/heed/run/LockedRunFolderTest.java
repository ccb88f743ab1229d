package dev.heed.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockedRunFolderTest {

    @TempDir
    private Path parent;

    @Test
    void isMadeAndLocked() {
        Path path = parent.resolve("run");
        try (LockedRunFolder folder = LockedRunFolder.open(path)) {
            assertThat(folder.path()).isEqualTo(path).isDirectory();
            assertThat(LockedRunFolder.isUsed(path)).isFalse();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LockedRunFolder.open(path))
                    .withMessage(
                            "out must be a folder that no other run uses, but got " + path + ", where one is training");
        }
    }

    @Test
    void isFreeAgainWhenItIsClosed() {
        LockedRunFolder.open(parent).close();

        LockedRunFolder.open(parent).close();
    }

    @Test
    void isUsedOnceThereIsARecipe() throws IOException {
        try (LockedRunFolder folder = LockedRunFolder.open(parent)) {
            Files.writeString(folder.path().resolve("recipe.yaml"), "a: recipe");

            assertThat(LockedRunFolder.isUsed(parent)).isTrue();
        }
    }

    @Test
    void cannotBeAFile() throws IOException {
        Path file = parent.resolve("file");
        Files.writeString(file, "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LockedRunFolder.open(file))
                .withMessageStartingWith("out must be a writable folder, but got " + file);
    }
}
