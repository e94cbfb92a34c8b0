#pragma once

#include "engine/evaluation/comparison.h"

namespace cairn::test {

/// A pathway of two stages with two changes, and episodes made by hand.
inline Date day(std::string_view text) { return *parse_date(text); }

inline pathway::Definition small_pathway() {
  pathway::Definition definition;
  definition.id = "small";
  definition.title = "Small pathway";
  definition.stages = {{"referral", "referral", "Referral", 0}, {"classes", "self-management-class", "Classes", 6}};
  definition.timepoints = {{"BASE", "at the start", "start", 0, -28, 7, {}},
                           {"END", "at the end", "end", 0, 0, 28, {}}};
  pathway::Change first, second;
  first.id = "earlier";
  first.title = "Earlier start";
  first.stages = {"classes"};
  first.effective_on = day("2025-06-01");
  second.id = "later";
  second.title = "Later change";
  second.stages = {"classes"};
  second.effective_on = day("2025-12-01");
  definition.changes = {first, second};
  return definition;
}

inline evaluation::EpisodeFacts episode(std::int64_t row, std::string person, std::string_view entered,
                                        std::string_view left) {
  evaluation::EpisodeFacts facts{row, std::move(person), day(entered) - std::chrono::days(20), {}};
  facts.events.push_back({"classes", pathway::StageEventKind::Entered, day(entered)});
  if (!left.empty()) facts.events.push_back({"classes", pathway::StageEventKind::Left, day(left)});
  return facts;
}

inline evaluation::Measure pain() {
  evaluation::Measure measure;
  measure.id = "pain";
  measure.title = "Pain";
  measure.maximum = 10;
  measure.is_primary = true;
  measure.threshold = evaluation::Threshold{2, "MCID", "adults", "a paper"};
  return measure;
}

/// `n` people before the first change and `n` after it; after it they end `effect` points lower. Every third has no
/// END.
struct SmallWorld {
  pathway::Definition definition = small_pathway();
  evaluation::Cohort cohort;
  std::vector<evaluation::MeasureScores> scores;
  evaluation::Answered answered;  // everybody with a score
  evaluation::ComparisonPlan plan;
};

inline SmallWorld small_world(int n, double effect) {
  SmallWorld world;
  world.plan.pathway = "small";
  world.plan.change = "earlier";
  world.plan.measures = {"pain"};
  const Date today = day("2026-03-01");
  evaluation::CohortBuilder builder(world.definition, world.definition.find_change("earlier"), today);
  evaluation::MeasureScores scores{pain(), {stats::Column(), stats::Column()}};
  for (int i = 0; i < 2 * n; ++i) {
    const bool is_after = i >= n;
    builder.add(episode(i + 1, "p" + std::to_string(i), is_after ? "2025-07-01" : "2025-02-01",
                        is_after ? "2025-09-01" : "2025-04-01"));
    const double start = 4 + (i * 7 % 5);
    scores.at[0].push_back(start);
    scores.at[1].push_back(
        i % 3 == 2 ? std::nullopt : std::optional(std::max(0.0, start - 1 + (i * 5 % 3) - (is_after ? effect : 0))));
  }
  world.cohort = builder.finish();
  world.scores = {scores};
  for (const stats::Column& column : scores.at) {
    std::vector<bool>& answered = world.answered.emplace_back();
    for (const std::optional<double>& score : column) answered.push_back(score.has_value());
  }
  return world;
}

inline Result<evaluation::Comparison> compare_small(const SmallWorld& world) {
  return evaluation::compute_comparison(world.definition, world.plan, world.cohort, world.scores, world.answered,
                                        day("2026-03-01"));
}

}  // namespace cairn::test
