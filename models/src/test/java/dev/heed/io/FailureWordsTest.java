package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureWordsTest {

    private static FileSystemException refused(String words) {
        return new FileSystemException("a.txt", null, words);
    }

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of(refused("No space left on device"), "No space left on device: a.txt"),
                Arguments.of(
                        refused("Too many open files"),
                        "Too many open files; close some, or allow more with ulimit -n: a.txt"),
                Arguments.of(refused("Read-only file system"), "Read-only file system: a.txt"),
                Arguments.of(refused("File name too long"), "File name too long: a.txt"),
                Arguments.of(refused("Not a directory"), "Not a directory: a.txt"),
                Arguments.of(new NotDirectoryException("a.txt"), "not a directory: a.txt"),
                Arguments.of(new AccessDeniedException("a.txt"), "permission denied: a.txt"),
                Arguments.of(new NoSuchFileException("a.txt"), "no such file: a.txt"),
                Arguments.of(new FileNotFoundException("a.txt (Permission denied)"), "a.txt (Permission denied)"),
                Arguments.of(new IOException("No space left on device"), "No space left on device"),
                Arguments.of(new MalformedInputException(1), "not text in UTF-8"),
                Arguments.of(new IOException(), "IOException"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void tellWhatAFileSystemRefusedFromEverythingElse(IOException failure, String sentence) {
        assertThat(FailureWords.of(failure)).isEqualTo(sentence);
        assertThat(FailureWords.of(new UncheckedIOException(failure))).isEqualTo(sentence);
    }

    @Test
    void addTheReasonWhereOnlyTheFileIsNamed() {
        IOException full = refused("No space left on device");

        assertThat(FailureWords.of(new UncheckedIOException("could not write b.txt", full)))
                .isEqualTo("could not write b.txt: No space left on device");
        assertThat(FailureWords.of(new UncheckedIOException("could not write b.txt: No space left on device", full)))
                .isEqualTo("could not write b.txt: No space left on device");
    }

    @Test
    void areCutWhereTheyAreLong() {
        String unreadable = "x".repeat(100_000);

        assertThat(FailureWords.of(new IllegalArgumentException("a must be b, but got " + unreadable + " in line 7")))
                .hasSize(1000)
                .startsWith("a must be b, but got xxx")
                .contains("…")
                .endsWith("xxx in line 7");
    }

    @Nested
    class OfTheMachine {

        @Test
        void nameTheOptionThatRaisesMemory() {
            long megabytes = Runtime.getRuntime().maxMemory() >> 20;

            String sentence = FailureWords.of(new CompletionException(new OutOfMemoryError("Java heap space")));

            assertThat(sentence)
                    .startsWith(
                            "Java's memory of " + megabytes + " MB is used up (Java heap space); raise it with -Xmx")
                    .contains("HEED_JAVA_OPTS=-Xmx");
        }

        @Test
        void findMemoryBehindAClassThatCouldNotBeMade() {
            Throwable remembered = new ExceptionInInitializerError(
                    "Exception java.lang.OutOfMemoryError: Java heap space [in thread \"main\"]");

            assertThat(FailureWords.of(
                            new NoClassDefFoundError("Could not initialize class x.Y").initCause(remembered)))
                    .startsWith("Java's memory of ")
                    .contains("(Java heap space)");
            assertThat(FailureWords.of(new ExceptionInInitializerError(new OutOfMemoryError("Java heap space"))))
                    .startsWith("Java's memory of ");
        }

        @Test
        void nameTheStackAndTheNativeAllocator() {
            assertThat(FailureWords.of(new StackOverflowError())).startsWith("Java's stack is full; ");
            assertThat(FailureWords.of(new IllegalStateException(
                            "[enforce fail] DefaultCPUAllocator: can't allocate memory: 7 bytes\nat some place")))
                    .isEqualTo(
                            "the machine's memory is used up ([enforce fail] DefaultCPUAllocator: can't allocate memory:"
                                    + " 7 bytes); use smaller batches or a smaller model");
        }

        @Test
        void nameWhatCouldNotBeLoadedByItsFirstCause() {
            Throwable first = new ExceptionInInitializerError(new UnsatisfiedLinkError("no heed in java.library.path"));

            assertThat(FailureWords.of(new NoClassDefFoundError("Could not initialize class x.Y").initCause(first)))
                    .isEqualTo("a class or library could not be loaded: java.lang.UnsatisfiedLinkError: no heed in"
                            + " java.library.path");
        }

        @Test
        void nameATemporaryFolderThatIsNotThere() {
            String before = System.getProperty("java.io.tmpdir");
            System.setProperty("java.io.tmpdir", "/no/such/folder");
            try {
                assertThat(FailureWords.of(new UnsatisfiedLinkError("cannot open shared object file")))
                        .isEqualTo("java.io.tmpdir must be a writable folder, but got /no/such/folder; make it, or name"
                                + " another with -Djava.io.tmpdir=DIR (in HEED_JAVA_OPTS for ./heed)");
                assertThat(FailureWords.of(
                                new UncheckedIOException(new NoSuchFileException("/no/such/folder/heed-7.pt"))))
                        .startsWith("java.io.tmpdir must be a writable folder");
                assertThat(FailureWords.of(new NoSuchFileException("/other/a.txt")))
                        .isEqualTo("no such file: /other/a.txt");
            } finally {
                System.setProperty("java.io.tmpdir", before);
            }
        }

        @Test
        void areNothingOfAnOrdinaryFailure() {
            assertThat(FailureWords.ofMachine(
                            new IllegalArgumentException("a must be b", refused("Too many open files"))))
                    .isEmpty();
        }
    }
}
