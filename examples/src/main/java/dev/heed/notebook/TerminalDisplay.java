package dev.heed.notebook;

import dev.heed.chart.Picture;
import dev.heed.io.SafeText;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** Prints what is displayed. A picture is saved as a numbered PNG file, whose path follows its description. */
final class TerminalDisplay implements Consumer<Rendering> {

    private final PrintStream out;
    private final Path folder;
    private final String name;
    private int pictures;

    /**
     * Pictures' names begin with the name; a picture of an earlier run is replaced, and the number of any other file is passed
     * over. The folder is made for the first.
     */
    TerminalDisplay(PrintStream out, Path folder, String name) {
        this.out = out;
        this.folder = folder;
        this.name = name;
    }

    @Override
    public synchronized void accept(Rendering rendering) {
        out.println(rendering.text());
        Picture picture = rendering.picture();
        if (picture != null) {
            Path file = next();
            picture.save(file);
            out.println("The picture is in " + SafeText.of(file));
        }
    }

    private Path next() {
        Path file;
        do {
            pictures++;
            file = folder.resolve(String.format(Locale.ROOT, "%s-%02d.png", name, pictures));
        } while (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Picture.isDrawn(file));
        return file;
    }
}
