package dev.heed.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A file {@code SHA256SUMS} that tells whether others are as they were written; {@code sha256sum -c} reads it. */
public final class Sha256Sums {

    private static final String NAME = "SHA256SUMS";
    private static final String SEPARATOR = "  ";

    private Sha256Sums() {}

    /** Writes the sums of files in a folder, by their names. */
    public static void write(Path folder, List<String> names) {
        StringBuilder lines = new StringBuilder();
        for (String name : names) {
            lines.append(Sha256.of(folder.resolve(name)))
                    .append(SEPARATOR)
                    .append(name)
                    .append('\n');
        }
        AtomicFile.writeText(folder.resolve(NAME), lines.toString());
    }

    /** Whether a folder has sums. */
    public static boolean areIn(Path folder) {
        return Files.isRegularFile(folder.resolve(NAME));
    }

    /** Whether files and their sums are all there. */
    public static boolean isWhole(Path folder, List<String> names) {
        return areIn(folder) && names.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    /**
     * Refuses files that are not as they were written.
     *
     * @param folder where the files are
     * @param names of the files
     * @param what they are together, for the error
     * @throws IllegalArgumentException if a file or its sum is missing or differs
     */
    public static void check(Path folder, List<String> names, String what) {
        check(folder, read(folder.resolve(NAME), what), names, what);
    }

    /**
     * Refuses files that are not as they were written: all that have a sum.
     *
     * @param folder where the files are
     * @param required the names of those that must have one
     * @param what they are together, for the error
     * @throws IllegalArgumentException if a file or a required sum is missing or differs
     */
    public static void checkAll(Path folder, List<String> required, String what) {
        Map<String, String> sums = read(folder.resolve(NAME), what);
        Set<String> names = new LinkedHashSet<>(required);
        names.addAll(sums.keySet());
        check(folder, sums, names, what);
    }

    private static void check(Path folder, Map<String, String> sums, Collection<String> names, String what) {
        for (String name : names) {
            Path file = folder.resolve(name);
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(what + " must be whole, but got " + folder + " without " + name);
            }
            if (!Sha256.of(file).equals(sums.get(name))) {
                throw new IllegalArgumentException(
                        what + " must be as it was written, but got another SHA-256 of " + file);
            }
        }
    }

    private static Map<String, String> read(Path file, String what) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    what + " must be whole, but got " + file.getParent() + " without " + NAME);
        }
        Map<String, String> sums = new LinkedHashMap<>();
        for (String line : TextFile.read(file).lines().toList()) {
            String[] parts = line.split(SEPARATOR, 2);
            if (parts.length == 2) {
                sums.put(parts[1], parts[0]);
            }
        }
        return sums;
    }
}
