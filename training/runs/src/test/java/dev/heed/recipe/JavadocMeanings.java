package dev.heed.recipe;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Reads what settings mean from the Javadoc of their records and enums, in the sources of all modules. */
final class JavadocMeanings {

    /** The checkout, from the module that the tests run in. */
    static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();

    private static final List<Path> SOURCES = Stream.of("core", "models", "training", "training/runs", "examples")
            .map(module -> CHECKOUT.resolve(module).resolve("src/main/java"))
            .toList();

    private static final Pattern TEX = Pattern.compile("\\\\\\((.*?)\\\\\\)");

    private static final Pattern COMMAND = Pattern.compile("\\\\([A-Za-z]+|.)");

    /** TeX's letters, as a terminal can show them. */
    private static final Map<String, String> LETTERS = Map.of(
            "alpha", "α", "beta", "β", "epsilon", "ε", "eta", "η", "lambda", "λ", "mu", "μ", "sigma", "σ", "theta", "θ",
            "Phi", "Φ", "cdot", "·");

    private final Map<String, String> meanings = new LinkedHashMap<>();

    private final DocTrees docs;

    private JavadocMeanings(DocTrees docs) {
        this.docs = docs;
    }

    /** Every meaning, by {@link RecipeMeanings#name}, in the order of {@link Recipe}'s components. */
    static Map<String, String> read() {
        Set<Class<?>> types = new LinkedHashSet<>();
        Families.all().stream()
                .map(Family::getClass)
                .filter(JavadocMeanings::isShipped)
                .forEach(types::add);
        collect(Recipe.class, types);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            Set<Path> sources = types.stream()
                    .map(type -> source(type).orElseThrow())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            JavadocMeanings reader = new JavadocMeanings(DocTrees.instance(task));
            Map<Path, CompilationUnitTree> units = new HashMap<>();
            task.parse().forEach(unit -> units.put(Path.of(unit.getSourceFile().toUri()), unit));
            types.forEach(type -> reader.add(
                    type, Objects.requireNonNull(units.get(source(type).orElseThrow()))));
            return reader.meanings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a type is in the main sources of a module, and no test's. */
    static boolean isShipped(Class<?> type) {
        return source(type).isPresent();
    }

    private static Optional<Path> source(Class<?> type) {
        String file = type.getName().replaceFirst("\\$.*", "").replace('.', '/') + ".java";
        return SOURCES.stream()
                .map(folder -> folder.resolve(file))
                .filter(Files::exists)
                .findFirst();
    }

    private static void collect(Class<?> type, Set<Class<?>> types) {
        if (SectionTypes.BASES.contains(type)) {
            SectionTypes.all(type).filter(JavadocMeanings::isShipped).forEach(kind -> collect(kind, types));
        } else if (type.isEnum()) {
            types.add(type);
        } else if (type.isRecord()) {
            types.add(type);
            Arrays.stream(type.getRecordComponents())
                    .forEach(component -> collect(RecipeMapper.valueType(component), types));
        }
    }

    private void add(Class<?> type, CompilationUnitTree unit) {
        Tree tree = unit;
        TreePath path = new TreePath(unit);
        for (String name :
                type.getName().substring(type.getPackageName().length() + 1).split("\\$", -1)) {
            tree = declared(tree, name);
            path = new TreePath(path, tree);
        }
        add(type, path);
    }

    private static Tree declared(Tree tree, String name) {
        List<? extends Tree> members =
                tree instanceof CompilationUnitTree unit ? unit.getTypeDecls() : ((ClassTree) tree).getMembers();
        return members.stream()
                .filter(member ->
                        member instanceof ClassTree type && type.getSimpleName().contentEquals(name))
                .findFirst()
                .orElseThrow();
    }

    private void add(Class<?> type, TreePath path) {
        DocCommentTree comment = docs.getDocCommentTree(path);
        meanings.put(type.getName(), firstSentence(plain(comment.getFullBody())) + ".");
        comment.getBlockTags().stream()
                .filter(tag -> tag instanceof ParamTree parameter && !parameter.isTypeParameter())
                .map(ParamTree.class::cast)
                .forEach(parameter -> meanings.put(
                        RecipeMeanings.name(type, parameter.getName().getName().toString()),
                        firstSentence(plain(parameter.getDescription()))));
        if (type.isEnum()) {
            Set<String> constants = Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .collect(Collectors.toSet());
            ((ClassTree) path.getLeaf())
                    .getMembers().stream()
                            .filter(member -> member instanceof VariableTree constant
                                    && constants.contains(constant.getName().toString()))
                            .map(VariableTree.class::cast)
                            .forEach(constant -> meanings.put(
                                    RecipeMeanings.name(type, constant.getName().toString()),
                                    firstSentence(plain(docs.getDocCommentTree(new TreePath(path, constant))
                                                    .getFullBody()))
                                            + "."));
        }
    }

    /** Without its full stop; what follows, and what it refers to, is for those who write Java. */
    private static String firstSentence(String text) {
        return text.split("\\. (?=\\p{Lu})", 2)[0].replaceFirst("\\.$", "").replaceFirst(", see [^,;]*$", "");
    }

    /** The first paragraph of a text, in Markdown. */
    private static String plain(List<? extends DocTree> parts) {
        String text = parts.stream()
                .takeWhile(part -> !(part instanceof StartElementTree))
                .map(part -> {
                    if (part instanceof TextTree plain) {
                        return plain.getBody();
                    } else if (part instanceof LiteralTree literal) {
                        return '`' + literal.getBody().getBody() + '`';
                    } else if (part instanceof LinkTree link) {
                        return link.getLabel().isEmpty()
                                ? link.getReference().getSignature().replaceFirst(".*[#.]", "")
                                : plain(link.getLabel());
                    }
                    return part instanceof EntityTree entity && entity.getName().contentEquals("lt") ? "<" : "";
                })
                .collect(Collectors.joining());
        return TEX.matcher(text.replaceAll("\\s+", " ").strip()).replaceAll(JavadocMeanings::withoutTex);
    }

    private static String withoutTex(MatchResult formula) {
        String plain = COMMAND.matcher(formula.group(1).strip())
                .replaceAll(command -> {
                    String name = command.group(1);
                    return name.equals("mathrm") || name.equals("text")
                            ? ""
                            : Matcher.quoteReplacement(
                                    LETTERS.getOrDefault(name, Character.isLetter(name.charAt(0)) ? name : " "));
                })
                .replaceAll("[{}]", "")
                .replaceAll("\\s+", " ");
        return Matcher.quoteReplacement(plain);
    }
}
