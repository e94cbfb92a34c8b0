#include <algorithm>
#include <map>

#include "engine/service/episode_rows.h"
#include "engine/service/score_view.h"

namespace cairn::service {
namespace {

struct EventWords {
  pathway::StageEventKind kind;
  const char* words;
};
constexpr EventWords kEventWords[] = {
    {pathway::StageEventKind::Entered, "Started"},
    {pathway::StageEventKind::Attended, "Attended"},
    {pathway::StageEventKind::DidNotAttend, "Did not attend"},
    {pathway::StageEventKind::CancelledByService, "Cancelled by the service"},
    {pathway::StageEventKind::CancelledByPerson, "Cancelled by the person"},
    {pathway::StageEventKind::Paused, "Paused"},
    {pathway::StageEventKind::Left, "Ended"},
    {pathway::StageEventKind::Expired, "Time ran out"},
};

void add_events(const LoadedPathway& pathway, const std::vector<store::StageEventRecord>& records, EpisodeView& view) {
  const auto events = to_stage_events(records);
  view.start_on = pathway::find_anchor(pathway.definition, events, "start");
  view.end_on = pathway::find_anchor(pathway.definition, events, "end");
  for (std::size_t i = 0; i < records.size(); ++i) {
    const pathway::Stage* stage = pathway.definition.find_stage(records[i].stage);
    view.events.push_back({stage == nullptr ? records[i].stage : stage->title,
                           std::ranges::find(kEventWords, events[i].kind, &EventWords::kind)->words,
                           records[i].occurred_on, date_of(records[i].recorded_at)});
  }
  std::ranges::stable_sort(view.events, {}, &EpisodeView::Event::occurred_on);
}

using ByTimepoint = std::map<std::string, store::ScoreRecord>;

/// The earliest answer of a timepoint counts; later ones are superseded.
Result<std::map<std::string, ByTimepoint>> read_scores(store::Session& session, const Services& services,
                                                       const LoadedPathway& pathway, EpisodeView& view) {
  store::ResponseFilter filter;
  filter.episode_row = view.episode.row;
  filter.limit = 500;
  CAIRN_ASSIGN(const auto responses, store::list_responses(session, filter));
  std::map<std::string, ByTimepoint> scores;
  for (const store::ResponseRecord& response : responses) {
    CAIRN_ASSIGN(const auto questionnaire, services.catalogue.load_questionnaire(session, response.questionnaire));
    view.responses.push_back({response.id, timepoint_title(pathway, response.timepoint),
                              questionnaire->questionnaire.title, response.authored_on});
    CAIRN_ASSIGN(const auto records, store::list_scores(session, response.row));
    for (const store::ScoreRecord& record : records) scores[record.measure].emplace(response.timepoint, record);
  }
  return scores;
}

void add_lines(const LoadedPathway& pathway, const std::map<std::string, ByTimepoint>& scores, EpisodeView& view) {
  std::vector<std::string> codes;
  for (const pathway::Timepoint& timepoint : pathway.definition.timepoints) {
    const auto has = [&](const auto& entry) { return entry.second.contains(timepoint.code); };
    if (!std::ranges::any_of(scores, has)) continue;
    codes.push_back(timepoint.code);
    view.timepoints.push_back(timepoint.title);
  }
  for (const pathway::MeasureUse& use : pathway.definition.measures) {
    const auto found = scores.find(use.measure);
    if (found == scores.end()) continue;
    EpisodeView::Line line{to_score_view(pathway, found->second.begin()->second), {}};
    for (const std::string& code : codes) {
      const auto score = found->second.find(code);
      line.values.push_back(score == found->second.end() ? std::nullopt : score->second.value);
    }
    view.lines.push_back(std::move(line));
  }
}

}  // namespace

Result<EpisodeView> load_episode_view(const Services& services, const access::Actor& actor, const EpisodeId& id) {
  CAIRN_TRY(access::require(actor, access::Permission::ReadPersons));
  return services.store.write([&](store::Session& session) -> Result<EpisodeView> {
    EpisodeView view;
    CAIRN_ASSIGN(view.episode, find_known_episode(session, id));
    CAIRN_ASSIGN(const auto pathway, services.catalogue.load_pathway(session, view.episode.pathway));
    view.pathway_title = pathway->definition.title;
    CAIRN_ASSIGN(const auto records, store::list_stage_events(session, view.episode.row));
    add_events(*pathway, records, view);
    CAIRN_ASSIGN(const auto requests, store::list_requests(session, view.episode.row));
    for (const store::RequestRecord& request : requests)
      view.requests.push_back({request.timepoint, timepoint_title(*pathway, request.timepoint), request.state,
                               request.opens_on, request.closes_on, request.completed_at});
    CAIRN_ASSIGN(const auto scores, read_scores(session, services, *pathway, view));
    add_lines(*pathway, scores, view);
    CAIRN_TRY(record_audit(session, services, actor, "episode.read", "Episode/" + id.text));
    return view;
  });
}

}  // namespace cairn::service
