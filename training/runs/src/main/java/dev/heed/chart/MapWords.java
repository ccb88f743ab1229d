package dev.heed.chart;

import java.util.List;

/**
 * The words around a map of weights.
 *
 * @param title what to learn from the map, or empty
 * @param sourceName what the attended tokens are
 * @param outputName what the attending tokens are
 * @param source the attended tokens, S of them
 * @param output the attending tokens, T of them
 */
record MapWords(String title, String sourceName, String outputName, List<String> source, List<String> output) {

    /** Begins a sentence that says what the map shows. */
    String description() {
        String what = "Attention weights of %s %s tokens (rows) over %s %s tokens (columns)"
                .formatted(output.size(), outputName, source.size(), sourceName);
        return title.isBlank() ? what : title + ". " + what;
    }

    /**
     * Collects the words.
     *
     * @param <B> the builder that a setter returns
     */
    abstract static class Builder<B extends Builder<B>> {

        private String title = "";
        private String sourceName = "source";
        private String outputName = "output";
        private List<String> source = List.of();
        private List<String> output = List.of();

        abstract B self();

        /**
         * Sets the tokens that are attended to, S of them.
         *
         * @param tokens the tokens in order
         * @return this builder
         */
        public B setSource(List<String> tokens) {
            this.source = List.copyOf(tokens);
            return self();
        }

        /**
         * Sets the tokens that attend, T of them.
         *
         * @param tokens the tokens in order
         * @return this builder
         */
        public B setOutput(List<String> tokens) {
            this.output = List.copyOf(tokens);
            return self();
        }

        /**
         * Sets the title; without it there is none.
         *
         * @param text what to learn from the map
         * @return this builder
         */
        public B optTitle(String text) {
            this.title = text;
            return self();
        }

        /**
         * Sets the name of the attended tokens, instead of "source".
         *
         * @param name what the columns are
         * @return this builder
         */
        public B optSourceName(String name) {
            this.sourceName = name;
            return self();
        }

        /**
         * Sets the name of the attending tokens, instead of "output".
         *
         * @param name what the rows are
         * @return this builder
         */
        public B optOutputName(String name) {
            this.outputName = name;
            return self();
        }

        /** Checks the tokens. */
        MapWords words() {
            WeightRules.tokens("source", source);
            WeightRules.tokens("output", output);
            return new MapWords(title, sourceName, outputName, source, output);
        }
    }
}
