package dev.heed.family.lm;

import dev.heed.data.TextFiles;
import dev.heed.family.AddedTokens;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.GenerationConfigBuilder;
import dev.heed.text.Encoding;
import dev.heed.text.Tokenizer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Text as a model of Hugging Face's reads it: a prompt begins with what the tokenizer's file puts there, and some tokens end
 * what comes after it. A file is measured in windows.
 *
 * @param context how many tokens a window has
 * @param ends the tokens that end a text
 */
record PlainText(int context, Set<Integer> ends) implements Prompting {

    /** A longer one takes gigabytes, and tells little more. */
    private static final int LONGEST_CONTEXT = 1024;

    PlainText {
        context = Math.min(context, LONGEST_CONTEXT);
        ends = Collections.unmodifiableSet(new LinkedHashSet<>(ends));
    }

    @Override
    public int[] prompt(Tokenizer tokenizer, String line) {
        Prompts.known(tokenizer, line);
        Encoding encoding = tokenizer.encodeForModel(line, Integer.MAX_VALUE);
        int[] prompt = encoding.ids();
        int[] texts = encoding.texts();
        // A file may put a text's end behind it too, after which nothing comes; one that the line has stays
        int length = prompt.length;
        while (length > 1 && texts[length - 1] < 0 && ends.contains(prompt[length - 1])) {
            length--;
        }
        return IntStream.range(0, length).map(place -> prompt[place]).toArray();
    }

    @Override
    public AddedTokens added() {
        return AddedTokens.OF_TOKENIZER;
    }

    @Override
    public GenerationConfigBuilder generation() {
        return GenerationConfig.builder()
                .setMaxTokens(TextData.MAX_TOKENS)
                .optEndTokens(ends.stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public HeldOut heldOut(Tokenizer tokenizer, Path data) {
        return HeldOut.ofText(TextFiles.read(TextFiles.find(List.of(data), "*")), tokenizer, context, 0);
    }
}
