package dev.heed.bench;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.AdamW;
import dev.heed.train.optim.AdamWConfig;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.optim.Optimizer;
import dev.heed.train.optim.TrainableParameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One optimizer step over the 60 tensors of a decoder of two layers with cross-attention at E = 64, clipping included. The
 * gradients stay what they are, so after the first step they are short enough: their length is still computed each time.
 */
final class OptimizerWorkload {

    private static final int EMBED_DIM = 64;
    private static final int VOCAB_SIZE = 32;
    private static final int NUM_LAYERS = 2;
    private static final int NUM_ATTENTION_PROJECTIONS = 8;
    private static final int NUM_NORMS = 3;

    private OptimizerWorkload() {}

    static List<Workload> rows(PythonSide python) {
        String workload = "optimizer step, 60 tensors";
        return List.of(
                PairedWorkload.inProcess(
                        BenchRow.of(workload, "DJL AdamW", Unit.MICROSECONDS),
                        OptimizerWorkload::ours,
                        OptimizerWorkload::djl),
                new PairedWorkload(
                        BenchRow.of(workload, "PyTorch fused AdamW", Unit.MICROSECONDS),
                        OptimizerWorkload::ours,
                        () -> python.contender("optimizer " + words())));
    }

    /** Embeddings, layers, the norms before and after them, and the output projection. */
    static List<Shape> shapes() {
        Shape vector = new Shape(EMBED_DIM);
        int hiddenDim = EncoderSize.HIDDEN_RATIO * EMBED_DIM;
        List<Shape> shapes = new ArrayList<>();
        shapes.add(new Shape(VOCAB_SIZE, EMBED_DIM));
        shapes.add(new Shape(VOCAB_SIZE, EMBED_DIM));
        for (int layer = 0; layer < NUM_LAYERS; layer++) {
            for (int i = 0; i < NUM_ATTENTION_PROJECTIONS; i++) {
                shapes.addAll(List.of(new Shape(EMBED_DIM, EMBED_DIM), vector));
            }
            for (int i = 0; i < NUM_NORMS; i++) {
                shapes.addAll(List.of(vector, vector));
            }
            shapes.addAll(List.of(new Shape(hiddenDim, EMBED_DIM), new Shape(hiddenDim)));
            shapes.addAll(List.of(new Shape(EMBED_DIM, hiddenDim), vector));
        }
        shapes.addAll(List.of(vector, vector, vector, vector));
        shapes.addAll(List.of(new Shape(VOCAB_SIZE, EMBED_DIM), new Shape(VOCAB_SIZE)));
        return shapes;
    }

    private static String words() {
        return shapes().stream()
                .map(shape ->
                        Arrays.stream(shape.getShape()).mapToObj(Long::toString).collect(Collectors.joining("x")))
                .collect(Collectors.joining(" "));
    }

    private static NDList normal(NDManager manager) {
        return new NDList(shapes().stream()
                .map(shape -> manager.randomNormal(0f, 1f, shape, DataType.FLOAT32))
                .toList());
    }

    private static Contender ours() {
        NDManager manager = NDManager.newBaseManager();
        NDList gradients = normal(manager);
        List<TrainableParameter> parameters = normal(manager).stream()
                .map(array -> new TrainableParameter(
                        "parameter", array, array.getShape().dimension() > 1))
                .toList();
        Optimizer optimizer = AdamWConfig.standard().over(parameters, manager);
        GradientClip clip = GradientClip.byNorm(GradientStep.MAX_NORM);
        return new InProcessContender(manager, () -> {
            try (NDManager scope = manager.newSubManager()) {
                // The step's results go where its gradients are, so these visit the scope and return.
                gradients.attach(scope);
                clip.apply(gradients);
                optimizer.step(gradients, GradientStep.LEARNING_RATE);
                gradients.attach(manager);
            }
        });
    }

    private static Contender djl() {
        NDManager manager = NDManager.newBaseManager();
        NDList gradients = normal(manager);
        NDList parameters = normal(manager);
        // Its update empties the parameters' own gradients, so they must have some.
        parameters.forEach(parameter -> parameter.setRequiresGradient(true));
        AdamW optimizer = TrainingStepWorkload.djlOptimizer();
        return new InProcessContender(manager, () -> {
            for (int i = 0; i < parameters.size(); i++) {
                optimizer.update(Integer.toString(i), parameters.get(i), gradients.get(i));
            }
        });
    }
}
