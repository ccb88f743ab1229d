package dev.heed.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** Writes folders of runs as training leaves them, with small prime numbers. */
final class RunFiles {

    static final String RECIPE = "# copying\nmodel: transformer\nsteps: 130\n";

    private RunFiles() {}

    static Path done(Path runs, String name) {
        Path folder = runs.resolve(name);
        write(folder, "recipe.yaml", RECIPE);
        write(folder, "run.json", """
                {"status": "done", "name": "%s", "started": "2026-11-25T17:13:11Z", "model": "transformer",
                 "parameters": 7919, "step": 130, "seconds": 23.5, "tokens": 13001, "skipped": 3,
                 "best": {"metric": "token_accuracy", "direction": "highest", "value": 0.97, "step": 110},
                 "test": {"loss": 0.53, "token_accuracy": 0.89},
                 "data_sha256": "2357ab", "versions": {"heed": "0.1.0", "os": ["Linux", "5.7"]}}
                """.formatted(name));
        history(folder, 13, row -> 3.1 / row);
        write(folder, "timing.csv", "update,seconds,tokens_per_second\n10,2,503\n20,5,509\n30,7,521\n");
        write(folder, "validation.csv", "update,loss,token_accuracy\n50,1.7,0.83\n110,1.3,0.97\n130,1.1,0.96\n");
        return folder;
    }

    /** A row each 10 updates, the loss by its number from 1. */
    static void history(Path folder, int rows, IntToDoubleFunction loss) {
        StringBuilder csv = new StringBuilder("update,tokens,loss,gradient_norm,learning_rate\n");
        for (int row = 1; row <= rows; row++) {
            csv.append(String.format(
                    Locale.ROOT, "%d,%d,%s,%s,%s%n", 10 * row, 1000 * row, loss.applyAsDouble(row), 0.7, 0.0011 * row));
        }
        write(folder, "history.csv", csv.toString());
    }

    static void write(Path folder, String name, String text) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder, String name) {
        try {
            Files.delete(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
