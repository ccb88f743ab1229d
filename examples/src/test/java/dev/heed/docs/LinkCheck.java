package dev.heed.docs;

import dev.heed.docs.MarkdownFile.Located;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks for links that lead nowhere. The network is not asked: an address elsewhere has to be well-formed only. */
final class LinkCheck {

    private LinkCheck() {}

    /**
     * Checks a file's links.
     *
     * @param file the file
     * @return a sentence for each link that leads nowhere
     */
    static List<String> problems(MarkdownFile file) {
        return file.links().stream()
                .flatMap(link ->
                        problem(file, link).map(problem -> file.name() + ":" + link.line() + " " + problem).stream())
                .toList();
    }

    private static Optional<String> problem(MarkdownFile file, Located link) {
        URI uri;
        try {
            uri = new URI(link.text());
        } catch (URISyntaxException e) {
            return Optional.of("link must be an address, but got '" + link.text() + "'");
        }
        return uri.isAbsolute() ? elsewhere(uri) : here(file, uri);
    }

    private static Optional<String> elsewhere(URI uri) {
        boolean holds = "https".equals(uri.getScheme())
                && uri.getHost() != null
                && uri.getHost().contains(".");
        return holds ? Optional.empty() : Optional.of("link must be https://HOST/..., but got '" + uri + "'");
    }

    private static Optional<String> here(MarkdownFile file, URI uri) {
        Path target = uri.getPath().isEmpty()
                ? file.path()
                : file.path().resolveSibling(uri.getPath()).normalize();
        if (!Files.exists(target)) {
            return Optional.of("link must lead to a file, but got '" + uri + "', and there is no " + target);
        }
        if (uri.getFragment() != null && !hasAnchor(target, uri.getFragment())) {
            return Optional.of("link must lead to a heading of " + target.getFileName() + ", but got '" + uri + "'");
        }
        return Optional.empty();
    }

    private static boolean hasAnchor(Path target, String anchor) {
        return target.toString().endsWith(".md")
                && MarkdownFile.read(target).anchors().contains(anchor);
    }
}
