package dev.heed.spark;

import dev.heed.io.PathText;
import dev.heed.predict.TextModel;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.run.RunFolder;
import dev.heed.train.checkpoint.Versions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The files that a recipe names and the tokenizers that were made of them, in one archive that Spark unpacks for each
 * executor, also for one that comes later.
 */
final class ShippedFiles {

    private static final String TOKENIZERS = "tokenizers";

    /** A word, or the path of a file. */
    private static final String TOKENIZER = "data.tokenizer";

    private static final String FILE = ".json";

    private static final String START = "start";

    private final String id = "heed-" + UUID.randomUUID();
    private final Map<String, RecipeFile.Texts> files = new LinkedHashMap<>();

    private ShippedFiles() {}

    /**
     * Hands the files to Spark.
     *
     * @param model has the tokenizers
     */
    static ShippedFiles of(JavaSparkContext context, Recipe recipe, TextModel<?> model) {
        ShippedFiles shipped = new ShippedFiles();
        try {
            // Spark serves the archive from where it is, so it stays until this process ends
            Path work = Files.createTempDirectory("heed-spark");
            work.toFile().deleteOnExit();
            Path archive = work.resolve(shipped.id + ".zip");
            archive.toFile().deleteOnExit();
            try (OutputStream file = Files.newOutputStream(archive);
                    ZipOutputStream zip = new ZipOutputStream(file)) {
                shipped.addTokenizers(zip, model);
                shipped.addData(zip, recipe);
            }
            context.sc().addArchive(archive.toUri() + "#" + shipped.id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return shipped;
    }

    private void addTokenizers(ZipOutputStream zip, TextModel<?> model) throws IOException {
        Path folder = Files.createTempDirectory(id);
        try {
            model.save(folder);
            add(zip, TOKENIZERS, folder.toRealPath());
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private void addData(ZipOutputStream zip, Recipe recipe) throws IOException {
        for (RecordComponent component : recipe.data().getClass().getRecordComponents()) {
            ship(zip, "data." + component.getName(), value(component, recipe));
        }
        ship(zip, START, recipe.start());
    }

    private static @Nullable Object value(RecordComponent component, Recipe recipe) {
        try {
            return component.getAccessor().invoke(recipe.data());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's components can be read", e);
        }
    }

    /** A file, a folder or a list of them; anything else is no file. */
    private void ship(ZipOutputStream zip, String key, @Nullable Object value) throws IOException {
        if (value instanceof Path path) {
            files.put(key, new RecipeFile.Texts(ship(zip, key, List.of(path)), false));
        } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Path) {
            files.put(key, new RecipeFile.Texts(ship(zip, key, list), true));
        } else if (key.equals(TOKENIZER) && value instanceof String name && name.endsWith(FILE)) {
            ship(zip, key, PathText.of(name));
        }
    }

    /** A path in a folder of the same list is not copied again: it is read once here, and so it is there. */
    private List<String> ship(ZipOutputStream zip, String key, List<?> paths) throws IOException {
        List<Path> real = new ArrayList<>();
        for (Object path : paths) {
            real.add(((Path) path).toRealPath()); // a folder may be a link
        }
        List<Integer> outerFirst = IntStream.range(0, real.size())
                .boxed()
                .sorted(Comparator.comparingInt(place -> real.get(place).getNameCount()))
                .toList();
        Map<Path, String> names = new HashMap<>();
        for (int place : outerFirst) {
            if (!names.containsKey(real.get(place))) {
                // Ends as the file's own name, by which it may be told what the file holds
                Path path = ((Path) paths.get(place)).toAbsolutePath().normalize();
                names.putAll(add(zip, key + "/" + place + "/" + path.getFileName(), real.get(place)));
            }
        }
        return real.stream().map(path -> id + "/" + names.get(path)).toList();
    }

    /** Adds what is there, and returns the names of all files and folders. */
    private static Map<Path, String> add(ZipOutputStream zip, String name, Path root) throws IOException {
        Map<Path, String> names = new HashMap<>();
        boolean isRun = name.startsWith(START + "/"); // whose checkpoints nobody reads
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(each -> !isRun || !root.relativize(each).startsWith(RunFolder.CHECKPOINTS))
                    .sorted()
                    .toList()) {
                String inside = root.equals(path)
                        ? ""
                        : "/" + root.relativize(path).toString().replace('\\', '/');
                names.put(path, name + inside);
                if (Files.isRegularFile(path)) {
                    zip.putNextEntry(new ZipEntry(name + inside));
                    Files.copy(path, zip);
                    zip.closeEntry();
                }
            }
        }
        return names;
    }

    /** What all rounds of the run have in common. */
    Job job(Recipe recipe, String dataSha256) {
        return new Job(
                id,
                Versions.ofHeed(),
                RecipeFile.text(recipe),
                files,
                id + "/" + TOKENIZERS,
                dataSha256,
                recipe.seed());
    }
}
