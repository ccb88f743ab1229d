package dev.heed.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.util.Pair;
import dev.heed.attention.AttentionConfig;
import dev.heed.attention.GeneralAttention;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.Activation;
import dev.heed.block.ParameterPaths;
import dev.heed.embedding.TokenEmbedding;
import dev.heed.encoder.EncoderHead;
import dev.heed.encoder.MaskedTokenModel;
import dev.heed.encoder.SentenceEncoder;
import dev.heed.encoder.TextEncoder;
import dev.heed.io.TensorBytes;
import dev.heed.kernel.FusedRecurrence;
import dev.heed.kernel.ScriptModule;
import dev.heed.layer.CausalStack;
import dev.heed.layer.DecoderLayer;
import dev.heed.layer.Encoder;
import dev.heed.layer.FeedForward;
import dev.heed.layer.LayerConfig;
import dev.heed.layer.Pooling;
import dev.heed.layer.Residual;
import dev.heed.lm.LanguageModel;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.SlidingWindow;
import dev.heed.mask.Visibility;
import dev.heed.norm.NormPlacement;
import dev.heed.norm.RmsNorm;
import dev.heed.position.Alibi;
import dev.heed.position.Rotary;
import dev.heed.seq2seq.FixedContextSeq2Seq;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.TransformerSeq2Seq;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A network as a TorchScript module. Block by block, what a block is called, holds and is set to goes into a module of the
 * class that {@code models.py} has for such blocks.
 */
final class NetworkScript {

    private static final Map<String, String> CLASSES =
            ScriptModule.classes(resource("models.py") + resource("recurrent.py"));

    /** Functions that the classes call, by the name of their file. */
    static final Map<String, String> FUNCTIONS =
            Map.of("sequences", resource("sequences.py"), "recurrent", FusedRecurrence.FUNCTIONS);

    /** Blocks of these packages have the names of their classes in the script. */
    private static final Pattern KNOWN = Pattern.compile("(dev\\.heed|ai\\.djl\\.nn)\\.[a-z0-9.]+\\.(\\w+)");

    private static final Pattern LAYER_NUMBER = Pattern.compile("\\d+");

    /** A line that stands for one line a layer. */
    private static final Pattern LAYER_LINE = Pattern.compile("(?m)^.*self\\.(\\w+)\\{}.*\\n");

    private final @Nullable LayerConfig layer;

    private NetworkScript(@Nullable LayerConfig layer) {
        this.layer = layer;
    }

    /** The script of a whole model. */
    static ScriptModule of(Block network) {
        if (network instanceof LanguageModel model) {
            return of(network, model.config().layer());
        } else if (network instanceof TextEncoder encoder) {
            return of(network, encoder.config().layer());
        } else if (network instanceof EncoderHead head) {
            return of(network, head.encoder().config().layer());
        } else if (network instanceof SentenceEncoder sentences) {
            return of(network, sentences.encoder().config().layer());
        } else if (network instanceof TransformerSeq2Seq model) {
            return of(network, model.config().layer());
        } else if (network instanceof Seq2Seq) {
            return new NetworkScript(null).module(network, "", AttentionMask.none());
        }
        throw new IllegalArgumentException("network must be one of Heed's models to become TorchScript, but got "
                + network.getClass().getName());
    }

    private static ScriptModule of(Block network, LayerConfig layer) {
        return new NetworkScript(layer).module(network, "", layer.attention().visibility());
    }

    /** The settings of the layers, which only blocks of a Transformer ask for. */
    private LayerConfig layer() {
        return Objects.requireNonNull(layer);
    }

    /**
     * The script of a block and all within it.
     *
     * @param path where in the network it is, empty for the network itself
     * @param visible what a token may see where the block is self-attention
     */
    private ScriptModule module(Block block, String path, Visibility visible) {
        String name = name(block, path);
        String methods = Objects.requireNonNull(CLASSES.get(name));
        ScriptModule module = new ScriptModule(name, layerByLayer(methods, block));
        for (Pair<String, Parameter> held : block.getDirectParameters()) {
            String parameter = known(held.getKey(), block, path, methods);
            module.with(parameter, tensor(held.getValue(), join(path, parameter)));
        }
        Visibility inner =
                block instanceof CausalStack || block instanceof DecoderLayer ? layer().decoderVisibility() : visible;
        for (Pair<String, Block> held : ParameterPaths.children(block)) {
            String child = known(held.getKey(), block, path, methods);
            boolean isCross = child.equals("crossAttention");
            module.with(child, module(held.getValue(), join(path, child), isCross ? AttentionMask.none() : inner));
        }
        set(module, block, visible);
        return module;
    }

    private String name(Block block, String path) {
        if (block instanceof Encoder || block instanceof CausalStack) {
            return "LayerStack";
        } else if (isNorm(block)) {
            return layer().norm() instanceof RmsNorm ? "RmsNorm" : "LayerNorm";
        } else if (block instanceof Linear) {
            return "Linear";
        }
        String type = block.getClass().getName();
        Matcher known = KNOWN.matcher(type);
        if (!known.matches() || !CLASSES.containsKey(known.group(2))) {
            throw new IllegalArgumentException((path.isEmpty() ? "network" : path)
                    + " must be a block of Heed's models to become TorchScript, but got " + type);
        }
        return known.group(2);
    }

    /** Whether a block is the one that the layers' norm builds. */
    private boolean isNorm(Block block) {
        return layer != null && block.getClass() == layer.norm().build().getClass();
    }

    /** The settings that the methods of a block's class read. */
    private void set(ScriptModule module, Block block, Visibility visible) {
        if (block instanceof MultiHeadAttention attention) {
            set(module, attention.config(), visible);
        } else if (block instanceof FeedForward) {
            module.with("activation", known(layer().feedForward().activation()));
        } else if (block instanceof MaskedTokenModel model) {
            module.with("activation", known(model.activation()));
        } else if (block instanceof SentenceEncoder sentences) {
            module.with("first", sentences.pooling() == Pooling.FIRST);
            module.with("unit", sentences.length() == SentenceEncoder.Length.UNIT);
        } else if (block instanceof Residual) {
            module.with("isPreNorm", layer().placement() == NormPlacement.PRE);
        } else if (block instanceof TokenEmbedding embedding) {
            module.with("scale", embedding.config().scale());
        } else if (isNorm(block)) {
            module.with("epsilon", layer().norm().epsilon());
            withoutIfMissing(module, block, "beta");
        } else if (block instanceof Linear) {
            withoutIfMissing(module, block, "bias");
        } else if (block instanceof GeneralAttention attention) {
            module.with("scale", attention.scale());
        } else if (block instanceof FixedContextSeq2Seq model) {
            module.with("readsReversed", model.order() == FixedContextSeq2Seq.SourceOrder.REVERSED);
        }
    }

    private static void set(ScriptModule module, AttentionConfig config, Visibility visible) {
        module.with("headDim", config.headDim()).with("groupSize", config.numHeads() / config.numKvHeads());
        module.with("hidesFuture", visible.hidesFuture());
        boolean isWindow = visible instanceof SlidingWindow;
        module.with("window", isWindow ? visible.window() : 0).with("sinks", isWindow ? visible.sinks() : 0);
        if (config.position() instanceof Rotary rotary) {
            module.with("frequencies", rotary.frequencies(config.headDim()));
        } else if (config.position() instanceof Alibi alibi) {
            module.with("slopes", alibi.ofHeads(config.numHeads()));
        }
    }

    private static String known(Activation activation) {
        if (!Objects.requireNonNull(FUNCTIONS.get("sequences")).contains('"' + activation.name() + '"')) {
            throw new IllegalArgumentException(
                    "activation must be one that TorchScript has here, but got " + activation);
        }
        return activation.name();
    }

    private static void withoutIfMissing(ScriptModule module, Block block, String parameter) {
        if (!block.getDirectParameters().contains(parameter)) {
            module.without(parameter);
        }
    }

    /** A name that the script reads: without what it does not read the answer would be another one. */
    private static String known(String name, Block block, String path, String methods) {
        String read = "self." + LAYER_NUMBER.matcher(name).replaceFirst("{}");
        if (!Pattern.compile(Pattern.quote(read) + "(?!\\w)").matcher(methods).find()) {
            throw new IllegalArgumentException(join(path, name) + " must be a part that TorchScript has in a "
                    + block.getClass().getSimpleName() + ", but got one that was added; merge or remove it first");
        }
        return name;
    }

    private static ScriptModule.Tensor tensor(Parameter parameter, String path) {
        if (!parameter.isInitialized()) {
            throw new IllegalArgumentException(path + " must be initialised or loaded, but got no values yet");
        }
        NDArray array = parameter.getArray();
        if (array.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException(path + " must be float32, but got " + array.getDataType());
        }
        return new ScriptModule.Tensor(array.getShape(), out -> TensorBytes.write(array, out));
    }

    private static String layerByLayer(String methods, Block block) {
        List<String> names = Stream.concat(
                        ParameterPaths.children(block).stream().map(Pair::getKey),
                        block.getDirectParameters().keys().stream())
                .toList();
        return LAYER_LINE.matcher(methods).replaceAll(line -> {
            Pattern numbered = Pattern.compile(Pattern.quote(line.group(1)) + "(\\d+).*");
            return names.stream()
                    .map(numbered::matcher)
                    .filter(Matcher::matches)
                    .map(name -> name.group(1))
                    .distinct() // a layer may have several names
                    .map(number -> Matcher.quoteReplacement(line.group().replace("{}", number)))
                    .collect(Collectors.joining());
        });
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String resource(String name) {
        try (InputStream source = NetworkScript.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(source).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
