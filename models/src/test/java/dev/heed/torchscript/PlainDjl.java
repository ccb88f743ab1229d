package dev.heed.torchscript;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import java.nio.file.Path;

/** A program that knows DJL alone: prints what a file answers to a few tokens, and fails where it can see Heed. */
final class PlainDjl {

    private PlainDjl() {}

    public static void main(String[] arguments) throws Exception {
        try {
            Class.forName("dev.heed.block.SizedBlock");
            System.exit(3);
        } catch (ClassNotFoundException e) {
            // As it should be
        }
        Criteria<NDList, NDList> criteria = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optModelPath(Path.of(arguments[0]))
                .optEngine("PyTorch")
                .build();
        try (ZooModel<NDList, NDList> model = criteria.loadModel();
                Predictor<NDList, NDList> predictor = model.newPredictor();
                NDManager manager = NDManager.newBaseManager()) {
            NDList tokens = new NDList(manager.create(new long[] {2, 7, 5, 3}, new Shape(1, 4)));
            for (float logit : predictor.predict(tokens).singletonOrThrow().toFloatArray()) {
                System.out.println(logit);
            }
        }
    }
}
