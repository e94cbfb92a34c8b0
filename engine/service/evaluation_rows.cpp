#include "engine/service/evaluation_rows.h"

#include <algorithm>

#include "engine/store/episodes.h"
#include "engine/store/responses.h"

namespace cairn::service {
namespace {

evaluation::Measure make_measure(const pathway::MeasureUse& use, const survey::Scale& scale) {
  evaluation::Measure measure;
  measure.id = use.measure;
  measure.title = use.title;
  measure.is_primary = use.primary;
  measure.minimum = scale.minimum;
  measure.maximum = scale.maximum;
  measure.direction = scale.direction == survey::Direction::HigherIsBetter ? evaluation::Direction::HigherIsBetter
                                                                           : evaluation::Direction::LowerIsBetter;
  for (const survey::Threshold& threshold : scale.thresholds) {
    if (!threshold.primary || threshold.unit != "points") continue;
    measure.threshold = evaluation::Threshold{threshold.value, threshold.kind, threshold.population, threshold.source};
  }
  return measure;
}

/// Episodes as they come, waiting for their events.
Result<std::vector<evaluation::EpisodeFacts>> read_episodes(store::Session& session, std::string_view pathway) {
  std::vector<evaluation::EpisodeFacts> episodes;
  CAIRN_TRY(store::for_each_episode(session, pathway, [&](const store::EpisodeRecord& record) {
    episodes.push_back({record.row, record.person, record.referred_on, {}});
  }));
  return episodes;
}

}  // namespace

std::vector<evaluation::Measure> list_measures(const LoadedPathway& pathway) {
  std::vector<evaluation::Measure> measures;
  for (const pathway::MeasureUse& use : pathway.definition.measures) {
    if (const survey::Scale* scale = pathway.find_scale(use.measure)) measures.push_back(make_measure(use, *scale));
  }
  std::stable_sort(measures.begin(), measures.end(),
                   [](const auto& a, const auto& b) { return a.is_primary && !b.is_primary; });
  return measures;
}

Result<evaluation::Cohort> load_cohort(store::Session& session, const LoadedPathway& pathway,
                                       const pathway::Change* change, Date today, std::optional<Date> referred_from,
                                       std::optional<Date> referred_until) {
  const std::string& id = pathway.definition.id;
  CAIRN_ASSIGN(std::vector<evaluation::EpisodeFacts> episodes, read_episodes(session, id));
  evaluation::CohortBuilder builder(pathway.definition, change, today, referred_from, referred_until);
  std::size_t at = 0;
  const auto hand_over_before = [&](std::int64_t row) {
    for (; at < episodes.size() && episodes[at].row < row; ++at) {
      builder.add(episodes[at]);
      episodes[at] = {};  // its dates are no longer needed
    }
  };
  CAIRN_TRY(store::for_each_stage_event(session, id, [&](const store::StageEventRecord& record) {
    hand_over_before(record.episode_row);
    if (at == episodes.size() || episodes[at].row != record.episode_row) return;
    if (const auto kind = pathway::parse_stage_event(record.kind))
      episodes[at].events.push_back({record.stage, *kind, record.occurred_on});
  }));
  hand_over_before(episodes.empty() ? 0 : episodes.back().row + 1);
  return builder.finish();
}

Result<evaluation::MeasureScores> load_scores(store::Session& session, const LoadedPathway& pathway,
                                              const evaluation::Cohort& cohort, const evaluation::Measure& measure) {
  const auto& timepoints = pathway.definition.timepoints;
  evaluation::MeasureScores scores{measure, {}};
  scores.at.assign(timepoints.size(), stats::Column(cohort.members.size()));
  std::size_t member = 0;
  CAIRN_TRY(store::for_each_score(session, pathway.definition.id, measure.id, [&](const store::ScoreRow& row) {
    if (!row.value) return;
    while (member < cohort.members.size() && cohort.members[member].row < row.episode_row) ++member;
    if (member == cohort.members.size() || cohort.members[member].row != row.episode_row) return;
    for (std::size_t i = 0; i < timepoints.size(); ++i) {
      if (timepoints[i].code != row.timepoint) continue;
      std::optional<double>& slot = scores.at[i][member];
      if (!slot) slot = *row.value;
    }
  }));
  return scores;
}

Result<evaluation::Answered> load_answered(store::Session& session, const LoadedPathway& pathway,
                                           const evaluation::Cohort& cohort) {
  const auto& timepoints = pathway.definition.timepoints;
  evaluation::Answered answered(timepoints.size(), std::vector<bool>(cohort.members.size()));
  std::size_t member = 0;
  CAIRN_TRY(store::for_each_answered(
      session, pathway.definition.id, [&](std::int64_t episode_row, std::string_view timepoint) {
        while (member < cohort.members.size() && cohort.members[member].row < episode_row) ++member;
        if (member == cohort.members.size() || cohort.members[member].row != episode_row) return;
        for (std::size_t i = 0; i < timepoints.size(); ++i) {
          if (timepoints[i].code == timepoint) answered[i][member] = true;
        }
      }));
  return answered;
}

disclosure::Audience audience_of(const access::Actor& actor) {
  return actor.is_service_team() ? disclosure::Audience::ServiceTeam : disclosure::Audience::Others;
}

}  // namespace cairn::service
