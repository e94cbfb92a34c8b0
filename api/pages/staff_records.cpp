#include "api/html/page.h"
#include "api/pages/staff.h"
#include "api/pages/staff_support.h"
#include "engine/base/text.h"

namespace cairn::api::pages {
namespace {

std::vector<html::View> answer_rows(const service::ResponseView& response) {
  std::vector<html::View> rows;
  for (const service::AnswerView& each : response.answers) {
    const bool is_answered = each.state == service::AnswerView::State::Answered;
    rows.push_back(html::View()
                       .set("heading", each.heading)
                       .set("question", each.question)
                       .set("is_answered", is_answered)
                       .set("answer", is_answered                                          ? each.answer
                                      : each.state == service::AnswerView::State::NotAsked ? "Not asked"
                                                                                           : "Not provided"));
  }
  return rows;
}

std::vector<html::View> score_rows(const std::vector<service::ScoreView>& scores) {
  std::vector<html::View> rows;
  for (const service::ScoreView& score : scores) rows.push_back(score_row(score));
  return rows;
}

std::vector<html::View> event_rows(const service::EpisodeView& episode) {
  std::vector<html::View> rows;
  for (const auto& event : episode.events) {
    constexpr int kLateDays = 7;
    const bool is_late = days_between(event.occurred_on, event.recorded_on) >= kLateDays;
    rows.push_back(html::View()
                       .set("day", format_date_in_words(event.occurred_on))
                       .set("stage", event.stage)
                       .set("what", event.what)
                       .set("recorded_late", is_late ? format_date_in_words(event.recorded_on) : std::string()));
  }
  return rows;
}

std::vector<html::View> request_rows(const service::EpisodeView& episode) {
  std::vector<html::View> rows;
  for (const auto& each : episode.requests) {
    rows.push_back(html::View()
                       .set("timepoint", each.title)
                       .set("opens_on", format_date_in_words(each.opens_on))
                       .set("closes_on", format_date_in_words(each.closes_on))
                       .set("state", state_words(each.state))
                       .set("completed_on",
                            each.completed_at ? format_date_in_words(date_of(*each.completed_at)) : std::string()));
  }
  return rows;
}

std::vector<html::View> score_lines(const service::EpisodeView& episode) {
  std::vector<html::View> rows;
  for (const auto& line : episode.lines) {
    std::vector<html::View> cells;
    for (const auto& value : line.values)
      cells.push_back(html::View().set("cell", value ? format_number(*value, 1) : std::string("–")));
    rows.push_back(html::View()
                       .set("label", line.scale.label)
                       .set("direction", line.scale.direction == survey::Direction::HigherIsWorse ? "Lower is better"
                                                                                                  : "Higher is better")
                       .set("cells", cells));
  }
  return rows;
}

std::vector<html::View> response_rows(const service::EpisodeView& episode) {
  std::vector<html::View> rows;
  for (const auto& each : episode.responses) {
    rows.push_back(html::View()
                       .set("address", "/staff/response/" + each.id.text)
                       .set("title", each.title)
                       .set("timepoint", each.timepoint)
                       .set("day", format_date_in_words(each.authored_on)));
  }
  return rows;
}

}  // namespace

Response staff_response(const Context& context, const Request& request) {
  const auto response =
      service::load_response_view(context.services, request.actor, {std::string(request.parameter("id"))});
  if (!response) return error_response(request, response.error());
  html::View view;
  view.set("title", response->questionnaire).set("version", response->version).set("note", response->copyright);
  view.set("day", format_date_in_words(response->authored_on))
      .set("timepoint", response->timepoint)
      .set("mode", response->mode);
  view.set("episode", response->episode.text).set("id", response->id.text);
  view.set("has_scores", !response->scores.empty())
      .set("scores", score_rows(response->scores))
      .set("answers", answer_rows(*response));
  html::Frame frame;
  frame.title = response->questionnaire;
  frame.wide = true;
  frame.back_link = response->episode.empty() ? "/staff" : "/staff/episode/" + response->episode.text;
  return html::page(request, frame, html::render("staff_response", view));
}

Response staff_episode(const Context& context, const Request& request) {
  const auto episode =
      service::load_episode_view(context.services, request.actor, {std::string(request.parameter("id"))});
  if (!episode) return error_response(request, episode.error());
  const auto day_or_not_yet = [](const std::optional<Date>& day) {
    return day ? format_date_in_words(*day) : std::string("Not yet");
  };
  html::View view;
  view.set("person", short_id(episode->episode.id.text))
      .set("pathway", episode->pathway_title)
      .set("site", episode->episode.site);
  view.set("referred_on", format_date_in_words(episode->episode.referred_on));
  view.set("start_on", day_or_not_yet(episode->start_on)).set("end_on", day_or_not_yet(episode->end_on));
  view.set("has_events", !episode->events.empty()).set("events", event_rows(*episode));
  view.set("has_requests", !episode->requests.empty()).set("requests", request_rows(*episode));
  std::vector<html::View> heads;
  for (const std::string& title : episode->timepoints) heads.push_back(html::View().set("head", title));
  view.set("has_scores", !episode->lines.empty()).set("heads", heads).set("lines", score_lines(*episode));
  view.set("has_responses", !episode->responses.empty()).set("responses", response_rows(*episode));
  html::Frame frame;
  frame.title = "Episode " + short_id(episode->episode.id.text);
  frame.wide = true;
  frame.back_link = "/staff";
  return html::page(request, frame, html::render("staff_episode", view));
}

}  // namespace cairn::api::pages
