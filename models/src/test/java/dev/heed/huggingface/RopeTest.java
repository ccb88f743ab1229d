package dev.heed.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.heed.position.Rotary;
import dev.heed.position.RotaryScaling;
import org.junit.jupiter.api.Test;

class RopeTest {

    @Test
    void llama3IsOfTheModelsLengthWhereTheFolderNamesNone() {
        String json = """
                {
                  "rope_theta": 500000,
                  "rope_scaling": {
                    "rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4
                  }
                }
                """;

        Rotary rotary =
                Rope.read(new ConfigFile("", JsonParser.parseString(json).getAsJsonObject()), 2048);

        assertThat(rotary).isEqualTo(new Rotary(500_000, RotaryScaling.llama3(8, 1, 4, 2048)));
    }
}
