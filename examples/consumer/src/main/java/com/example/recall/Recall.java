package com.example.recall;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingResult;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import dev.heed.attention.MultiHeadAttention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Trains one attention block in an ordinary DJL network with DJL's own trainer, saves it, loads it and compares. Fails
 * with an exception when it did not learn, or when the loaded model answers otherwise than the saved one.
 */
public final class Recall {
    private static final String NAME = "recall";
    private static final int EPOCHS = 3;
    /** Guessing has a loss of ln 4 = 1.39 and an accuracy of 0.25. */
    private static final float MAX_LOSS = 0.1f;

    private static final float MIN_ACCURACY = 0.97f;

    private Recall() {}

    /** Runs the example; takes no arguments. */
    public static void main(String[] args) throws IOException, TranslateException, MalformedModelException {
        Engine.getInstance().setRandomSeed(7);
        Path folder = Files.createTempDirectory(NAME);
        try (Model trained = Model.newInstance(NAME);
                Model loaded = Model.newInstance(NAME)) {
            trained.setBlock(network());
            TrainingResult result = train(trained);
            float loss = result.getTrainLoss();
            float accuracy = result.getValidateEvaluation("Accuracy");
            require(loss < MAX_LOSS, "loss must be below " + MAX_LOSS + ", but got " + loss);
            require(accuracy > MIN_ACCURACY, "accuracy must exceed " + MIN_ACCURACY + ", but got " + accuracy);

            trained.save(folder, NAME);
            loaded.setBlock(network());
            loaded.load(folder, NAME);
            float difference = difference(trained, loaded);
            require(difference == 0, "the loaded model must answer as the saved one, but differs by " + difference);
            System.out.printf(
                    Locale.ROOT,
                    "recall: loss %.4f, accuracy %.3f, the loaded model answers the same%n",
                    loss,
                    accuracy);
        } finally {
            delete(folder);
        }
    }

    /** Heed's block stands among DJL's own. */
    private static Block network() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(16).build()) // (B, T, E)
                .add(MultiHeadAttention.builder().setEmbedDim(16).setNumHeads(2).build()) // (B, T, E)
                .addSingleton(tokens -> tokens.get(":, -1")) // (B, E), the question
                .add(Linear.builder().setUnits(RecallData.VALUES).build()); // (B, VALUES)
    }

    private static TrainingResult train(Model model) throws IOException, TranslateException {
        DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(Optimizer.adam()
                        .optLearningRateTracker(Tracker.fixed(0.01f))
                        .build())
                .addEvaluator(new Accuracy())
                .addTrainingListeners(TrainingListener.Defaults.basic());
        try (Trainer trainer = model.newTrainer(config)) {
            trainer.initialize(new Shape(1, RecallData.LENGTH, RecallData.FEATURES));
            NDManager manager = trainer.getManager();
            EasyTrain.fit(trainer, EPOCHS, RecallData.create(manager, 2048, 1), RecallData.create(manager, 512, 2));
            return trainer.getTrainingResult();
        }
    }

    /** The greatest difference between two models' answers to the same sequences. */
    private static float difference(Model trained, Model loaded) throws TranslateException {
        try (NDManager manager = NDManager.newBaseManager();
                var first = trained.newPredictor(new NoopTranslator());
                var second = loaded.newPredictor(new NoopTranslator())) {
            NDArray tokens = manager.randomNormal(new Shape(11, RecallData.LENGTH, RecallData.FEATURES));
            NDArray expected = first.predict(new NDList(tokens)).singletonOrThrow();
            NDArray actual = second.predict(new NDList(tokens)).singletonOrThrow();
            return actual.sub(expected).abs().max().getFloat();
        }
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalStateException(sentence);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
