#include "engine/service/list_work.h"

#include <algorithm>

#include "engine/service/score_view.h"
#include "engine/store/questionnaires.h"

namespace cairn::service {
namespace {

constexpr std::size_t kMostOpen = 200, kMostMissed = 50, kMostAnswered = 20;

bool is_shown(const LoadedPathway& pathway, const store::ScoreRecord& record) {
  const auto& measures = pathway.definition.measures;
  return std::ranges::any_of(measures, [&](const pathway::MeasureUse& use) { return use.measure == record.measure; });
}

Result<AnsweredWork> load_answered(store::Session& session, const Services& services, const LoadedPathway& pathway,
                                   const store::EndedRequest& request) {
  AnsweredWork work{
      request.episode, request.timepoint, timepoint_title(pathway, request.timepoint), *request.completed_at, {}, {}};
  store::ResponseFilter filter;
  filter.episode_row = request.episode_row;
  filter.limit = 200;
  CAIRN_ASSIGN(const auto responses, store::list_responses(session, filter));
  for (const store::ResponseRecord& response : responses) {
    if (response.request_row != request.row) continue;
    CAIRN_ASSIGN(const auto questionnaire, services.catalogue.load_questionnaire(session, response.questionnaire));
    work.responses.push_back({response.id, questionnaire->questionnaire.title});
    CAIRN_ASSIGN(const auto scores, store::list_scores(session, response.row));
    for (const store::ScoreRecord& score : scores) {
      if (is_shown(pathway, score)) work.scores.push_back(to_score_view(pathway, score));
    }
  }
  return work;
}

Result<WorkList> load_work(store::Session& session, const Services& services, const std::string& id) {
  CAIRN_ASSIGN(const auto pathway, services.catalogue.load_pathway(session, id));
  WorkList work;
  work.pathway = id;
  work.pathway_title = pathway->definition.title;
  work.today = services.clock.today();
  const auto days_ago = [&](int days) { return work.today - std::chrono::days(days); };
  CAIRN_ASSIGN(work.counts, store::count_requests(session, id, work.today, kSoonDays, days_ago(kRecentDays)));
  CAIRN_ASSIGN(const auto open, store::list_open_requests(session, id, kMostOpen));
  for (const store::DueRequest& due : open) {
    const store::RequestRecord& request = due.request;
    if (request.closes_on < work.today) continue;  // missed; marked as expired with the next daily work
    work.open.push_back({due.episode, request.timepoint, timepoint_title(*pathway, request.timepoint), request.state,
                         request.opens_on, request.closes_on, days_between(work.today, request.closes_on)});
  }
  CAIRN_ASSIGN(const auto missed,
               store::list_missed_requests(session, id, days_ago(kMissedDays), work.today, kMostMissed));
  for (const store::EndedRequest& request : missed)
    work.missed.push_back(
        {request.episode, request.timepoint, timepoint_title(*pathway, request.timepoint), request.closes_on});
  CAIRN_ASSIGN(const auto completed, store::list_completed_requests(session, id, kMostAnswered));
  for (const store::EndedRequest& request : completed) {
    if (!request.completed_at) continue;
    CAIRN_ASSIGN(AnsweredWork answered, load_answered(session, services, *pathway, request));
    work.answered.push_back(std::move(answered));
  }
  return work;
}

}  // namespace

ScoreView to_score_view(const LoadedPathway& pathway, const store::ScoreRecord& record) {
  ScoreView view;
  view.measure = record.measure;
  view.label = record.measure;
  view.rule_version = record.rule_version;
  view.value = record.value;
  view.items_answered = record.items_answered;
  view.items_missing = record.items_missing;
  if (const survey::Scale* scale = pathway.find_scale(record.measure)) {
    view.label = scale->label;
    view.minimum = scale->minimum;
    view.maximum = scale->maximum;
    view.direction = scale->direction;
  }
  return view;
}

std::string timepoint_title(const LoadedPathway& pathway, const std::string& code) {
  const pathway::Timepoint* timepoint = pathway.definition.find_timepoint(code);
  return timepoint == nullptr ? code : timepoint->title;
}

Result<std::vector<WorkList>> list_work(const Services& services, const access::Actor& actor) {
  CAIRN_TRY(access::require(actor, access::Permission::ReadPersons));
  CAIRN_ASSIGN(auto lists, services.store.read([&](store::Session& session) -> Result<std::vector<WorkList>> {
    CAIRN_ASSIGN(const auto pathways, store::list_pathways(session));
    std::vector<WorkList> found;
    for (const store::PathwayRecord& pathway : pathways) {
      CAIRN_ASSIGN(WorkList work, load_work(session, services, pathway.id));
      found.push_back(std::move(work));
    }
    return found;
  }));
  CAIRN_TRY(services.store.write(
      [&](store::Session& session) { return record_audit(session, services, actor, "work.read", "WorkList"); }));
  return lists;
}

}  // namespace cairn::service
