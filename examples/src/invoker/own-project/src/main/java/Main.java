import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;

public class Main {
    public static void main(String[] args) {
        try (NDManager manager = NDManager.newBaseManager()) {
            MultiHeadAttention attention =
                    MultiHeadAttention.builder().setEmbedDim(8).setNumHeads(2).build();
            attention.initialize(manager, DataType.FLOAT32, new Shape(3, 5, 8));

            NDArray tokens = manager.randomNormal(new Shape(3, 5, 8)); // (B, T, E)
            ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
            NDArray output = attention.attend(pass, tokens, tokens, AttentionMask.causal()); // (B, T, E)
            System.out.println("Attended: " + output.getShape());
        }
    }
}
