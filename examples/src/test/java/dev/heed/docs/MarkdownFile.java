package dev.heed.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;

/** A Markdown file's links, headings and code, each with the line that it stands on. */
public final class MarkdownFile {

    private static final Parser PARSER = Parser.builder()
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .build();
    private static final TextContentRenderer TEXT =
            TextContentRenderer.builder().build();
    private static final Set<String> NOT_OURS = Set.of("target", "runs");

    private final Path path;
    private final List<Located> links = new ArrayList<>();
    private final List<Located> codeSpans = new ArrayList<>();
    private final List<CodeBlock> codeBlocks = new ArrayList<>();
    private final Set<String> anchors = new HashSet<>();

    private MarkdownFile(Path path) {
        this.path = path;
    }

    /**
     * A piece of a line.
     *
     * @param text a link's target or a code span's content
     * @param line the line, counted from 1
     */
    public record Located(String text, int line) {}

    /**
     * The folder that the repository was checked out to.
     *
     * @return an absolute path
     */
    public static Path checkout() {
        Path module = Path.of("").toAbsolutePath();
        return Files.exists(module.resolve("heed")) ? module : Objects.requireNonNull(module.getParent());
    }

    /**
     * Reads the checkout's Markdown files.
     *
     * @return all of them but those that a build or a run made, in order of their paths
     */
    public static List<MarkdownFile> all() {
        try (Stream<Path> files = Files.walk(checkout())) {
            return files.filter(MarkdownFile::isOurs)
                    .sorted()
                    .map(MarkdownFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(Path file) {
        for (Path part : checkout().relativize(file)) {
            if (NOT_OURS.contains(part.toString()) || part.toString().startsWith(".")) {
                return false;
            }
        }
        return file.toString().endsWith(".md");
    }

    /**
     * Reads one file.
     *
     * @param path the file
     * @return what it holds
     */
    public static MarkdownFile read(Path path) {
        MarkdownFile file = new MarkdownFile(path);
        try {
            PARSER.parse(Files.readString(path)).accept(file.new Reader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /**
     * The file itself.
     *
     * @return its path
     */
    public Path path() {
        return path;
    }

    /**
     * The file as a message names it.
     *
     * @return its path within the checkout, or where it lies elsewhere
     */
    public String name() {
        return name(path);
    }

    /** A file as a message names it. */
    static String name(Path file) {
        return file.startsWith(checkout()) ? checkout().relativize(file).toString() : file.toString();
    }

    /**
     * The targets of links and the sources of pictures.
     *
     * @return all, in order
     */
    public List<Located> links() {
        return links;
    }

    /**
     * Code within a sentence.
     *
     * @return all, in order
     */
    public List<Located> codeSpans() {
        return codeSpans;
    }

    /**
     * Fenced code.
     *
     * @return all, in order
     */
    public List<CodeBlock> codeBlocks() {
        return codeBlocks;
    }

    /**
     * What a link may name behind {@code #}.
     *
     * @return an anchor for each heading, as GitHub makes them
     */
    public Set<String> anchors() {
        return anchors;
    }

    private static int line(Node node) {
        return node.getSourceSpans().get(0).getLineIndex() + 1;
    }

    private final class Reader extends AbstractVisitor {
        private final IdGenerator ids = IdGenerator.builder().build();

        @Override
        public void visit(Link link) {
            links.add(new Located(link.getDestination(), line(link)));
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            links.add(new Located(image.getDestination(), line(image)));
        }

        @Override
        public void visit(Code code) {
            codeSpans.add(new Located(code.getLiteral(), line(code)));
        }

        @Override
        public void visit(Heading heading) {
            anchors.add(ids.generateId(TEXT.render(heading).toLowerCase(Locale.ROOT)));
            visitChildren(heading);
        }

        @Override
        public void visit(FencedCodeBlock block) {
            Located given = block.getPrevious() instanceof HtmlBlock html
                    ? CodeBlock.given(html.getLiteral(), line(html))
                    : CodeBlock.NOTHING;
            codeBlocks.add(new CodeBlock(name(), line(block) + 1, block.getInfo(), given, block.getLiteral()));
        }
    }
}
