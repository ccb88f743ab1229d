package dev.heed.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Which file holds the weights of a model, and which files are not read. */
final class WeightFiles {

    private static final String FILE = "model.safetensors";
    private static final String INDEX_SUFFIX = ".safetensors.index.json";
    private static final String INDEX = "model" + INDEX_SUFFIX;

    private static final List<String> PICKLES =
            List.of(".bin", ".bin.index.json", ".pt", ".pth", ".ckpt", ".pkl", ".pickle");
    private static final List<String> OTHERS = List.of(".h5", ".gguf", ".ggml", ".onnx", ".msgpack", ".npz");

    private WeightFiles() {}

    /**
     * The file or index to read.
     *
     * @param fileOrFolder either of them, or a folder that has one
     * @throws IllegalArgumentException if there is none, or it is of another format
     */
    static Path find(Path fileOrFolder) {
        if (!Files.isDirectory(fileOrFolder)) {
            requireSafe(fileOrFolder);
            return fileOrFolder;
        }
        for (String name : List.of(FILE, INDEX)) {
            if (Files.exists(fileOrFolder.resolve(name))) {
                return fileOrFolder.resolve(name);
            }
        }
        String rule = fileOrFolder + " must have a " + FILE + " or a " + INDEX + ", but got ";
        throw new IllegalArgumentException(rule
                + otherIn(fileOrFolder)
                        .map(file -> file.getFileName() + ", " + objection(file).orElseThrow())
                        .orElse("neither"));
    }

    static boolean isIndex(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(INDEX_SUFFIX);
    }

    /**
     * Refuses files of other formats by their names.
     *
     * @throws IllegalArgumentException if it is one
     */
    static void requireSafe(Path file) {
        objection(file).ifPresent(objection -> {
            throw new IllegalArgumentException(
                    "weights must be of the safetensors format, but got " + SafeText.of(file) + ", " + objection);
        });
    }

    private static Optional<Path> otherIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> objection(file).isPresent()).sorted().findFirst();
        } catch (IOException e) {
            throw SafeTensorsFile.unreadable(folder, e);
        }
    }

    private static Optional<String> objection(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (PICKLES.stream().anyMatch(name::endsWith)) {
            return Optional.of("a pickle, which may run code when it is read; save it with safetensors");
        }
        return OTHERS.stream().anyMatch(name::endsWith)
                ? Optional.of("which is of another format; save it with safetensors")
                : Optional.empty();
    }
}
