package com.example.predictor;

import dev.heed.predict.Prediction;
import dev.heed.run.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Finds the sentences of a file that are nearest in meaning to a question, by a sentence encoder of Hugging Face's. */
public final class Nearest {
    private static final int SHOWN = 3;

    private Nearest() {}

    /** Takes a folder such as that of all-MiniLM-L6-v2, a file with a sentence on each line, and a question. */
    public static void main(String[] args) throws IOException {
        List<String> sentences = Files.readAllLines(Path.of(args[1]));
        nearest(Path.of(args[0]), sentences, args[2]).forEach(System.out::println);
    }

    /** The nearest first. */
    static List<String> nearest(Path encoder, List<String> sentences, String question) {
        try (TrainedModel model = TrainedModel.load(encoder)) {
            List<Float> asked = model.predict(question).embedding();
            return model.predict(sentences).stream()
                    .sorted(Comparator.comparingDouble(sentence -> -similarity(asked, sentence.embedding())))
                    .limit(SHOWN)
                    .map(Prediction::input)
                    .toList();
        }
    }

    /** The cosine of the angle between two embeddings, 1 for equal directions. */
    private static double similarity(List<Float> one, List<Float> other) {
        return product(one, other) / Math.sqrt(product(one, one) * product(other, other));
    }

    private static double product(List<Float> one, List<Float> other) {
        double sum = 0;
        for (int i = 0; i < one.size(); i++) {
            sum += one.get(i) * other.get(i);
        }
        return sum;
    }
}
