package dev.heed.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SilentEngineProviderTest {

    /** The first program of the documentation, which prints each address that this process asks for. */
    static final class FirstProgram {

        public static void main(String[] args) {
            URL.setURLStreamHandlerFactory(protocol -> protocol.startsWith("http") ? new Recorder() : null);
            try (NDManager manager = NDManager.newBaseManager()) {
                MultiHeadAttention attention = MultiHeadAttention.builder()
                        .setEmbedDim(8)
                        .setNumHeads(2)
                        .build();
                attention.initialize(manager, DataType.FLOAT32, new Shape(3, 5, 8));
                NDArray tokens = manager.randomNormal(new Shape(3, 5, 8));
                ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
                NDArray output = attention.attend(pass, tokens, tokens, AttentionMask.causal());
                System.out.println(Engine.getDefaultEngineName() + " " + output.getShape());
            }
        }
    }

    private static final class Recorder extends URLStreamHandler {

        @Override
        protected URLConnection openConnection(URL address) throws IOException {
            System.out.println("asks " + address);
            throw new IOException("no network in this test");
        }

        @Override
        protected URLConnection openConnection(URL address, Proxy proxy) throws IOException {
            return openConnection(address);
        }
    }

    private static List<String> linesOfAFreshProcess(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-Dai.djl.pytorch.num_threads=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                FirstProgram.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove("OPT_OUT_TRACKING");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return out.lines().toList();
    }

    @Test
    void theFirstProgramAsksNobody() throws IOException, InterruptedException {
        assertThat(linesOfAFreshProcess()).containsExactly("PyTorch (3, 5, 8)");
    }

    @Test
    void whoAsksForDjlsReportHasIt() throws IOException, InterruptedException {
        assertThat(linesOfAFreshProcess("-DOPT_OUT_TRACKING=false"))
                .anyMatch(line -> line.startsWith("asks http://169.254.169.254/"))
                .contains("PyTorch (3, 5, 8)");
    }

    @Test
    void theEngineIsDjlsOwn() {
        List<EngineProvider> providers = new ArrayList<>();
        ServiceLoader.load(EngineProvider.class).forEach(providers::add);

        providers.removeIf(provider -> !provider.getEngineName().equals("PyTorch"));
        assertThat(providers).hasSize(2).allSatisfy(provider -> {
            assertThat(provider.getEngineRank()).isEqualTo(2);
            assertThat(provider.getEngine()).isSameAs(Engine.getEngine("PyTorch"));
        });
        assertThat(Engine.getDefaultEngineName()).isEqualTo("PyTorch");
    }
}
