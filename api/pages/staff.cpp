#include "api/pages/staff.h"

#include <algorithm>

#include "api/html/page.h"
#include "api/pages/staff_support.h"
#include "engine/base/text.h"

namespace cairn::api::pages {
namespace {

struct StateWords {
  std::string_view state, words;
};
constexpr StateWords kStates[] = {
    {"planned", "Planned"},    {"sent", "Sent"},
    {"opened", "Begun"},       {"partly-answered", "Begun"},
    {"completed", "Answered"}, {"declined", "Do not ask"},
    {"expired", "No answer"},  {"returned", "Came back undelivered"},
};

std::string days_left_words(int days) {
  return days == 0 ? "today" : days == 1 ? "tomorrow" : "in " + std::to_string(days) + " days";
}

std::string episode_address(const EpisodeId& id) { return "/staff/episode/" + id.text; }

std::vector<html::View> open_rows(const service::WorkList& work) {
  std::vector<html::View> rows;
  for (const service::OpenWork& each : work.open) {
    rows.push_back(html::View()
                       .set("address", episode_address(each.episode))
                       .set("person", short_id(each.episode.text))
                       .set("timepoint", each.title)
                       .set("state", state_words(each.state))
                       .set("closes_on", format_date_in_words(each.closes_on))
                       .set("left", each.opens_on > work.today ? "not open yet" : days_left_words(each.days_left))
                       .set("is_soon", each.opens_on <= work.today && each.days_left <= service::kSoonDays));
  }
  return rows;
}

std::vector<html::View> missed_rows(const service::WorkList& work) {
  std::vector<html::View> rows;
  for (const service::MissedWork& each : work.missed) {
    rows.push_back(html::View()
                       .set("address", episode_address(each.episode))
                       .set("person", short_id(each.episode.text))
                       .set("timepoint", each.title)
                       .set("closed_on", format_date_in_words(each.closed_on)));
  }
  return rows;
}

std::vector<html::View> answered_rows(const service::WorkList& work) {
  std::vector<html::View> rows;
  for (const service::AnsweredWork& each : work.answered) {
    std::vector<html::View> parts, scores;
    for (const auto& part : each.responses)
      parts.push_back(
          html::View().set("part_address", "/staff/response/" + part.id.text).set("part_title", part.title));
    for (const service::ScoreView& score : each.scores)
      scores.push_back(html::View().set("label", score.label).set("value", score_text(score)));
    rows.push_back(html::View()
                       .set("address", episode_address(each.episode))
                       .set("person", short_id(each.episode.text))
                       .set("timepoint", each.title)
                       .set("completed_on", format_date_in_words(date_of(each.completed_at)))
                       .set("parts", parts)
                       .set("scores", scores));
  }
  return rows;
}

html::View work_view(const service::WorkList& work) {
  html::View view;
  view.set("title", work.pathway_title).set("pathway", work.pathway);
  view.set("open_count", std::to_string(work.counts.open)).set("soon_count", std::to_string(work.counts.closing_soon));
  view.set("missed_count", std::to_string(work.counts.missed))
      .set("answered_count", std::to_string(work.counts.completed));
  view.set("has_open", !work.open.empty()).set("open", open_rows(work));
  view.set("has_missed", !work.missed.empty()).set("missed", missed_rows(work));
  view.set("has_answered", !work.answered.empty()).set("answered", answered_rows(work));
  return view;
}

}  // namespace

std::string score_text(const service::ScoreView& score) {
  if (!score.value) return "no score: too many answers are missing";
  return format_number(*score.value, 1) + " of " + format_number(score.maximum, 0);
}

html::View score_row(const service::ScoreView& score) {
  const std::string range = format_number(score.minimum, 0) + " to " + format_number(score.maximum, 0);
  return html::View()
      .set("label", score.label)
      .set("value", score.value ? format_number(*score.value, 1) : std::string("No score"))
      .set("range", range)
      .set("direction", score.direction == survey::Direction::HigherIsWorse ? "Lower is better" : "Higher is better")
      .set("missing",
           std::to_string(score.items_missing) + " of " + std::to_string(score.items_missing + score.items_answered))
      .set("version", score.rule_version);
}

std::string state_words(std::string_view state) {
  const auto* row = std::ranges::find(kStates, state, &StateWords::state);
  return std::string(row == std::end(kStates) ? state : row->words);
}

std::string short_id(const std::string& id) { return id.substr(0, 6); }

Response staff_work(const Context& context, const Request& request) {
  const auto lists = service::list_work(context.services, request.actor);
  if (!lists) return error_response(request, lists.error());
  std::vector<html::View> pathways;
  for (const service::WorkList& work : *lists) pathways.push_back(work_view(work));
  html::Frame frame;
  frame.title = "Work list";
  frame.wide = true;
  return html::page(
      request, frame,
      html::render("staff", html::View().set("pathways", pathways).set("has_pathways", !pathways.empty())));
}

}  // namespace cairn::api::pages
