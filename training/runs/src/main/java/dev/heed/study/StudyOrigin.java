package dev.heed.study;

import java.util.Map;

/**
 * Where a study's data comes from.
 *
 * @param name what the data is called in titles
 * @param settings what one needs to get the same data again: numbers, texts, and maps of them
 */
public record StudyOrigin(String name, Map<String, Object> settings) {}
