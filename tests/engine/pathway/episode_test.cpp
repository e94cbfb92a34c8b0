#include "engine/pathway/episode.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/embedded.h"

namespace cairn::pathway {
namespace {

const Definition& definition() {
  static const Definition loaded = [] {
    for (const EmbeddedFile& file : embedded_files()) {
      if (file.path == "pathways/fibromyalgia/pathway.json")
        return *read_definition(*parse_json(file.content)).definition;
    }
    return Definition{};
  }();
  return loaded;
}

Date day(std::string_view text) { return *parse_date(text); }
StageEvent event(std::string stage, std::string_view kind, std::string_view on) {
  return {std::move(stage), *parse_stage_event(kind), day(on)};
}
std::string anchor_of(const std::vector<StageEvent>& events, std::string_view anchor) {
  const auto found = find_anchor(definition(), events, anchor);
  return found ? format_date(*found) : "not yet";
}
std::string window_of(const std::vector<StageEvent>& events, std::string_view code) {
  const auto window = find_window(definition(), *definition().find_timepoint(code), events);
  return window ? format_date(window->opens_on) + " to " + format_date(window->closes_on) : "not yet";
}
std::string phase_of(std::string_view change, const std::vector<StageEvent>& events) {
  return std::string(phase_code(find_phase(*definition().find_change(change), events)));
}

const std::vector<StageEvent> kWholeCourse = {
    event("referral", "entered", "2025-03-01"),    event("assessment", "entered", "2025-03-20"),
    event("assessment", "attended", "2025-03-20"), event("assessment", "left", "2025-03-20"),
    event("education", "entered", "2025-04-10"),   event("education", "left", "2025-04-24"),
    event("classes", "entered", "2025-05-08"),     event("classes", "attended", "2025-05-15"),
    event("classes", "left", "2025-06-12"),        event("pifu", "entered", "2025-06-12"),
    event("pifu", "expired", "2025-09-12"),        event("discharge", "entered", "2025-09-12"),
};

TEST(Anchor, StartIsTheFirstContactAndNotTheReferral) {
  EXPECT_EQ(anchor_of(kWholeCourse, "start"), "2025-03-20");
  EXPECT_EQ(anchor_of({event("referral", "entered", "2025-03-01")}, "start"), "not yet");
  EXPECT_EQ(anchor_of({event("assessment", "did-not-attend", "2025-03-20")}, "start"), "not yet");
}

TEST(Anchor, EndIsTheStartOfPifuAndNotItsExpiry) { EXPECT_EQ(anchor_of(kWholeCourse, "end"), "2025-06-12"); }

TEST(Anchor, EndIsFoundWhenDischargeComesByExpiryWithoutAVisit) {
  EXPECT_EQ(anchor_of({event("assessment", "attended", "2025-03-20"), event("classes", "entered", "2025-05-08"),
                       event("classes", "expired", "2025-08-01")},
                      "end"),
            "2025-08-01");
}

TEST(Anchor, WaitingBetweenTwoStagesIsNotTheEnd) {
  EXPECT_EQ(anchor_of({event("assessment", "attended", "2025-03-20"), event("education", "entered", "2025-04-10"),
                       event("education", "left", "2025-04-24")},
                      "end"),
            "not yet");
}

TEST(Anchor, LeavingEarlyIsRecordedAsDischargeAndEndsTheProgramme) {
  EXPECT_EQ(anchor_of({event("assessment", "attended", "2025-03-20"), event("education", "entered", "2025-04-10"),
                       event("discharge", "entered", "2025-04-17")},
                      "end"),
            "2025-04-17");
}

TEST(Anchor, GoingBackIntoTheProgrammeUndoesAnEnd) {
  EXPECT_EQ(anchor_of({event("assessment", "attended", "2025-03-20"), event("pifu", "entered", "2025-04-17"),
                       event("classes", "entered", "2025-05-02")},
                      "end"),
            "not yet");
}

TEST(Anchor, AReferralThatWasRefusedHasNoStartAndNoEnd) {
  EXPECT_EQ(anchor_of({event("referral", "entered", "2025-03-01"), event("discharge", "entered", "2025-03-10")}, "end"),
            "not yet");
}

TEST(Anchor, OrderOfRecordingDoesNotMatter) {
  std::vector<StageEvent> events(kWholeCourse.rbegin(),
                                 kWholeCourse.rend());  // the end recorded weeks late, the start later still
  EXPECT_EQ(anchor_of(events, "start"), "2025-03-20");
  EXPECT_EQ(anchor_of(events, "end"), "2025-06-12");
}

TEST(Anchor, AStageIsAnchoredAtItsFirstVisit) {
  EXPECT_EQ(anchor_of(kWholeCourse, "stage:classes"), "2025-05-15");
  EXPECT_EQ(anchor_of(kWholeCourse, "stage:education"), "2025-04-10");  // nobody wrote down a visit
  EXPECT_EQ(anchor_of(kWholeCourse, "stage:review"), "not yet");
  EXPECT_EQ(anchor_of(kWholeCourse, "birth"), "not yet");
}

TEST(Window, CountsBothEndsFromTheAnchor) {
  EXPECT_EQ(window_of(kWholeCourse, "BASE"), "2025-02-20 to 2025-03-27");
  EXPECT_EQ(window_of(kWholeCourse, "END"), "2025-06-12 to 2025-07-10");
  EXPECT_EQ(window_of(kWholeCourse, "M3"), "2025-08-21 to 2025-10-09");
  EXPECT_EQ(window_of({event("referral", "entered", "2025-03-01")}, "BASE"), "not yet");
}

std::string assigned(std::string_view on, std::string_view questionnaire = "three-numbers") {
  const Timepoint* timepoint =
      assign_timepoint(definition(), kWholeCourse,
                       "https://cairn.example/fibromyalgia/Questionnaire/" + std::string(questionnaire), day(on));
  return timepoint == nullptr ? "none" : timepoint->code;
}

TEST(Assignment, AnAnswerBelongsToTheWindowThatHoldsItsDay) {
  EXPECT_EQ(assigned("2025-03-27"), "BASE");
  EXPECT_EQ(assigned("2025-03-28"), "none");
  EXPECT_EQ(assigned("2025-06-12"), "END");
  EXPECT_EQ(assigned("2025-07-10"), "END");  // on paper, entered later but dated inside the window
  EXPECT_EQ(assigned("2025-10-09"), "M3");
  EXPECT_EQ(assigned("2025-05-16", "touchpoint-experience"), "TP-CLASS");
  EXPECT_EQ(assigned("2025-05-16", "unknown"), "none");
}

TEST(Assignment, TheNearestTargetDayWinsAndATieGoesToTheFirstListed) {
  Definition close = definition();
  close.timepoints[0].window_to = 200;  // BASE stays open until after the end
  const std::string url = close.timepoints[0].questionnaires[0];
  EXPECT_EQ(assign_timepoint(close, kWholeCourse, url, day("2025-06-13"))->code, "END");
  const std::vector<StageEvent> short_course = {event("assessment", "attended", "2025-06-01"),
                                                event("discharge", "entered", "2025-06-11")};
  EXPECT_EQ(assign_timepoint(close, short_course, url, day("2025-06-16"))->code, "END");
  close.timepoints[1].window_from = -10;
  EXPECT_EQ(assign_timepoint(close, short_course, url, day("2025-06-06"))->code, "BASE");
}

TEST(Phase, FollowsStageDates) {
  constexpr std::string_view kChange = "diagnosis-education-group";  // 2025-02-03, touches education
  EXPECT_EQ(phase_of(kChange, {event("education", "entered", "2025-01-10"), event("education", "left", "2025-02-02")}),
            "before");
  EXPECT_EQ(phase_of(kChange, {event("education", "entered", "2025-01-10"), event("education", "left", "2025-02-10")}),
            "straddling");
  EXPECT_EQ(phase_of(kChange, {event("education", "entered", "2025-02-20")}), "after");
  EXPECT_EQ(phase_of(kChange, {event("classes", "entered", "2025-02-20")}), "not-exposed");
  EXPECT_EQ(phase_of(kChange, {}), "not-exposed");
}

TEST(Phase, EntryOnTheDayOfTheChangeIsAfterAndLeavingOnItIsStraddling) {
  constexpr std::string_view kChange = "diagnosis-education-group";
  EXPECT_EQ(phase_of(kChange, {event("education", "entered", "2025-02-03")}), "after");
  EXPECT_EQ(phase_of(kChange, {event("education", "entered", "2025-01-10"), event("education", "left", "2025-02-03")}),
            "straddling");
}

TEST(Phase, WhoeverNeverLeftMayStillBeThere) {
  EXPECT_EQ(phase_of("diagnosis-education-group", {event("education", "entered", "2025-01-10")}), "straddling");
  EXPECT_EQ(phase_of("diagnosis-education-group",
                     {event("education", "entered", "2025-01-10"), event("education", "left", "2025-01-20"),
                      event("education", "attended", "2025-01-27")}),
            "straddling");
}

TEST(Phase, EveryTouchedStageCounts) {
  constexpr std::string_view kChange = "contact-when-needed";  // 2025-06-02, touches review and pifu
  EXPECT_EQ(phase_of(kChange, {event("review", "entered", "2025-02-01"), event("review", "left", "2025-05-01")}),
            "before");
  EXPECT_EQ(phase_of(kChange, {event("review", "entered", "2025-02-01"), event("review", "left", "2025-05-01"),
                               event("pifu", "entered", "2025-06-10")}),
            "straddling");
  EXPECT_EQ(phase_of(kChange, {event("pifu", "entered", "2025-06-02")}), "after");
}

TEST(Phase, AnEpisodeCanStraddleTwoChanges) {
  const std::vector<StageEvent> events = {event("classes", "entered", "2025-08-20"),
                                          event("classes", "left", "2026-01-20")};
  EXPECT_EQ(phase_of("talking-therapies-in-classes", events), "straddling");
  EXPECT_EQ(phase_of("evening-video-class", events), "straddling");
}

TEST(Phase, EntryDuringAPhaseInIsStraddling) {
  Change change = *definition().find_change("diagnosis-education-group");
  change.phase_in_until = day("2025-03-02");
  EXPECT_EQ(find_phase(change, {event("education", "entered", "2025-03-02")}), Phase::Straddling);
  EXPECT_EQ(find_phase(change, {event("education", "entered", "2025-03-03")}), Phase::After);
  EXPECT_EQ(find_phase(change, {event("education", "entered", "2025-01-02"), event("education", "left", "2025-02-02")}),
            Phase::Before);
}

TEST(Phase, AChangeThatWasTakenBackCountsOnlyWhileItHeld) {
  Change change = *definition().find_change("diagnosis-education-group");
  change.reversed_on = day("2025-03-31");  // after eight weeks
  EXPECT_EQ(find_phase(change, {event("education", "entered", "2025-02-10"), event("education", "left", "2025-03-30")}),
            Phase::After);
  EXPECT_EQ(find_phase(change, {event("education", "entered", "2025-02-10"), event("education", "left", "2025-03-31")}),
            Phase::Straddling);
  EXPECT_EQ(find_phase(change, {event("education", "entered", "2025-04-10")}), Phase::Straddling);
}

TEST(StageEvent, CodesReadBack) {
  for (const char* code : {"entered", "attended", "did-not-attend", "cancelled-by-service", "cancelled-by-person",
                           "paused", "left", "expired"}) {
    const auto kind = parse_stage_event(code);
    ASSERT_TRUE(kind) << code;
    EXPECT_EQ(stage_event_code(*kind), code);
  }
  EXPECT_FALSE(parse_stage_event("arrived"));
}

}  // namespace
}  // namespace cairn::pathway
