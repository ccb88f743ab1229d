package dev.heed.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user is told of a failure: its first cause in one sentence, and what to do where there is something to do. A
 * file system's own words (no space left on device, too many open files, file name too long) are kept.
 */
public final class FailureWords {

    private static final String TEMPORARY = "java.io.tmpdir";

    /** A class that could not be made is not tried again; Java keeps the words of its failure alone. */
    private static final Pattern REMEMBERED = Pattern.compile("java\\.lang\\.OutOfMemoryError: ([^\\[]*[^\\[ ])");

    private FailureWords() {}

    /** The sentence of a failure, without what led to it and cut where it is long. */
    public static String of(Throwable failure) {
        return Excerpt.ofSentence(ofMachine(failure).orElseGet(() -> ofItself(failure)));
    }

    /**
     * The sentence of a failure that the machine or the way Java was started is behind, rather than the program: memory
     * that is used up, a temporary folder that is not there, a library that cannot be loaded.
     */
    public static Optional<String> ofMachine(Throwable failure) {
        List<Throwable> firstCauseFirst = chain(failure);
        Collections.reverse(firstCauseFirst);
        return firstCauseFirst.stream()
                .map(FailureWords::ofMachineAlone)
                .flatMap(Optional::stream)
                .findFirst()
                .map(Excerpt::ofSentence);
    }

    /** Why a file could not be read or written: the words that follow a colon. */
    public static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
            return "no such file";
        } else if (failure instanceof AccessDeniedException) {
            return "permission denied";
        } else if (failure instanceof FileAlreadyExistsException) {
            return "file exists already";
        } else if (failure instanceof NotDirectoryException) {
            return "not a directory";
        } else if (failure instanceof DirectoryNotEmptyException) {
            return "folder is not empty";
        } else if (failure instanceof CharacterCodingException) {
            return "not text in UTF-8";
        }
        String words = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        return words == null ? failure.getClass().getSimpleName() : withHint(words);
    }

    private static String withHint(String words) {
        return words.toLowerCase(Locale.ROOT).contains("too many open files")
                ? words + "; close some, or allow more with ulimit -n"
                : words;
    }

    private static String ofItself(Throwable failure) {
        if (failure instanceof IOException io) {
            return ofFile(io);
        }
        String message = failure.getMessage();
        if (failure instanceof UncheckedIOException && failure.getCause() instanceof IOException io) {
            // An exception made of its cause alone repeats the cause's class name, which says nothing to a user
            if (message == null || message.equals(io.toString())) {
                return ofFile(io);
            }
            return message.contains(reason(io)) ? message : message + ": " + reason(io);
        }
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static String ofFile(IOException failure) {
        String file = failure instanceof FileSystemException system ? system.getFile() : null;
        if (file == null) {
            boolean isNamed = failure instanceof FileNotFoundException && failure.getMessage() != null;
            return isNamed ? Objects.toString(failure.getMessage(), "") : reason(failure);
        }
        return reason(failure) + ": " + file;
    }

    private static Optional<String> ofMachineAlone(Throwable failure) {
        String message = Objects.toString(failure.getMessage(), "");
        Matcher remembered = REMEMBERED.matcher(message);
        if (failure instanceof OutOfMemoryError) {
            return Optional.of(ofMemory(message));
        } else if (failure instanceof LinkageError && remembered.find()) {
            return Optional.of(ofMemory(remembered.group(1)));
        } else if (failure instanceof StackOverflowError) {
            return Optional.of(
                    "Java's stack is full; what was given may be nested too deeply, or else raise it with -Xss64m"
                            + " (HEED_JAVA_OPTS=-Xss64m for ./heed)");
        } else if (isTemporary(failure)) {
            return Optional.of(TEMPORARY + " must be a writable folder, but got "
                    + System.getProperty(TEMPORARY, "none")
                    + "; make it, or name another with -D" + TEMPORARY + "=DIR (in HEED_JAVA_OPTS for ./heed)");
        } else if (message.contains("DefaultCPUAllocator")) {
            return Optional.of("the machine's memory is used up ("
                    + message.strip().lines().findFirst().orElse("") + "); use smaller batches or a smaller model");
        } else if (failure instanceof LinkageError) {
            Throwable root = root(failure);
            boolean isNamed = root instanceof LinkageError || root instanceof ClassNotFoundException;
            return Optional.of(
                    "a class or library could not be loaded: " + (isNamed ? root + openFiles() : ofItself(root)));
        }
        return Optional.empty();
    }

    /** Java does not say that it could not open the file of a class, so it is tried with another file. */
    private static String openFiles() {
        try (InputStream any = Files.newInputStream(Path.of(System.getProperty("java.home"), "release"))) {
            any.read();
            return "";
        } catch (IOException e) {
            return e instanceof NoSuchFileException ? "" : " (" + reason(e) + ")";
        }
    }

    private static String ofMemory(String message) {
        if (message.contains("thread")) {
            return "no thread could be started: " + message;
        }
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        return "Java's memory of %1$s MB is used up (%2$s); raise it with -Xmx%3$sm (HEED_JAVA_OPTS=-Xmx%3$sm for ./heed)"
                .formatted(megabytes, message, Math.max(256, 4 * megabytes));
    }

    /** Whether something could not be loaded or written because there is no temporary folder. */
    private static boolean isTemporary(Throwable failure) {
        if (!(failure instanceof LinkageError || failure instanceof IOException)) {
            return false;
        }
        try {
            Path folder = Path.of(System.getProperty(TEMPORARY, ""));
            boolean isNamed = failure instanceof LinkageError
                    || (failure instanceof FileSystemException system
                            && system.getFile() != null
                            && Path.of(system.getFile()).startsWith(folder));
            return isNamed && !(Files.isDirectory(folder) && Files.isWritable(folder));
        } catch (InvalidPathException e) {
            return true;
        }
    }

    private static Throwable root(Throwable failure) {
        List<Throwable> chain = chain(failure);
        return chain.get(chain.size() - 1);
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable next = failure; next != null && !chain.contains(next); next = next.getCause()) {
            chain.add(next);
        }
        return chain;
    }
}
