#include "engine/service/demo_people.h"

#include <algorithm>
#include <cmath>

namespace cairn::service {
namespace {

using pathway::StageEventKind;
using std::chrono::days;
using std::chrono::hours;

// New people by month of referral, September 2024 to February 2026: a waiting list at the opening, then 13 a month.
constexpr int kReferrals[] = {16, 17, 16, 13, 12, 13, 13, 14, 12, 13, 13, 12, 12, 14, 13, 13, 11, 13};
constexpr int kReferredAgain = 4;  // a second episode of the same person

Date date(int year, unsigned month, unsigned day) {
  return std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day);
}
const Date kSoonerEducation = date(2025, 2, 3);
const Date kNoMoreReviews = date(2025, 6, 2);
const Date kEveningClass = date(2026, 1, 12);

struct Share {
  const char* code;
  double share;
};
constexpr Share kSexes[] = {{"female", 0.87}, {"male", 0.11}, {"other", 0.01}, {"unknown", 0.01}};
constexpr Share kEthnicities[] = {{"A", 0.80}, {"C", 0.04}, {"H", 0.03}, {"J", 0.03},
                                  {"M", 0.02}, {"N", 0.02}, {"D", 0.01}, {"Z", 0.05}};
constexpr Share kSites[] = {{"North clinic", 0.45}, {"Harbour health centre", 0.33}, {"Market Street hub", 0.22}};

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}
  bool happens(double probability) { return random_.uniform() < probability; }
  int between(int lowest, int highest) {
    return lowest + static_cast<int>(random_.below(static_cast<std::uint64_t>(highest - lowest + 1)));
  }
  double normal(double mean, double deviation) { return mean + deviation * random_.normal(); }
  std::uint64_t seed() { return random_.next(); }
  template <std::size_t N>
  std::string pick(const Share (&shares)[N]) {
    double left = random_.uniform();
    for (const Share& share : shares) {
      if (left < share.share) return share.code;
      left -= share.share;
    }
    return shares[0].code;
  }

 private:
  SeededRandom random_;
};

Date working_day(Date day) {
  const auto weekday = std::chrono::weekday(day);
  return weekday == std::chrono::Saturday ? day + days(2) : weekday == std::chrono::Sunday ? day + days(1) : day;
}

/// One person's way through the pathway, and what is asked on it.
class Journey {
 public:
  Journey(const pathway::Definition& definition, std::size_t index, Chance& chance, std::vector<DemoAction>& actions)
      : definition_(definition), index_(index), chance_(chance), actions_(actions) {}

  void travel(DemoPerson& person) {
    act(person.episode.referred_on, hours(9), DemoAction::Kind::StartEpisode);
    record("referral", StageEventKind::Entered, person.episode.referred_on);
    walk(person.episode.referred_on);
    person.education = find_phase(*definition_.find_change("diagnosis-education-group"), events_);
    ask(person);
  }

 private:
  void walk(Date referred_on) {
    Date day = working_day(referred_on + days(chance_.between(14, 30)));
    if (!chance_.happens(0.94)) return record("discharge", StageEventKind::Entered, day);  // never came
    if (chance_.happens(0.08)) record("assessment", StageEventKind::DidNotAttend, day - days(7));
    record("assessment", StageEventKind::Attended, day);
    record("assessment", StageEventKind::Left, day);
    if (chance_.happens(0.04)) return record("discharge", StageEventKind::Entered, day + days(chance_.between(20, 50)));
    day = attend_education(day);
    if (chance_.happens(0.05)) return record("discharge", StageEventKind::Entered, day + days(chance_.between(0, 20)));
    if (!attend_classes(working_day(day + days(chance_.between(5, 16))))) return;
    close(classes_left_on_);
  }

  Date attend_education(Date assessed_on) {
    const Date late = working_day(assessed_on + days(chance_.between(32, 50)));
    const Date soon = working_day(assessed_on + days(chance_.between(7, 26)));
    const Date first_place = working_day(kSoonerEducation + days(chance_.between(0, 21)));
    const Date entered_on = late < kSoonerEducation ? late : std::max(soon, first_place);
    const Date second = entered_on + days(7);
    record("education", StageEventKind::Entered, entered_on);
    record("education", StageEventKind::Attended, entered_on);
    record("education", chance_.happens(0.85) ? StageEventKind::Attended : StageEventKind::DidNotAttend, second);
    record("education", StageEventKind::Left, second);
    return second;
  }

  /// False when somebody stopped coming: recorded as discharge, or not at all.
  bool attend_classes(Date first) {
    const int sessions = chance_.happens(0.13) ? chance_.between(1, 4) : 6;
    record("classes", StageEventKind::Entered, first);
    for (int i = 0; i < sessions; ++i) {
      const Date day = first + days(7 * i);
      const bool came = i == 0 || chance_.happens(day >= kEveningClass ? 0.70 : 0.60);
      record("classes",
             came                   ? StageEventKind::Attended
             : chance_.happens(0.5) ? StageEventKind::DidNotAttend
                                    : StageEventKind::CancelledByPerson,
             day);
      classes_left_on_ = day;
    }
    if (sessions < 6) {
      dropped_out_ = true;
      if (chance_.happens(0.6))
        record("discharge", StageEventKind::Entered, classes_left_on_ + days(chance_.between(7, 30)));
      return false;
    }
    record("classes", StageEventKind::Left, classes_left_on_);
    return true;
  }

  void close(Date left_on) {
    if (left_on >= kNoMoreReviews) return leave_open_door(left_on);
    const Date entered_on = working_day(left_on + days(chance_.between(3, 10)));
    if (entered_on >= kNoMoreReviews) return leave_open_door(entered_on);
    record("review", StageEventKind::Entered, entered_on);
    Date day = entered_on;
    for (int i = 0; i < 3; ++i) {
      day = working_day(day + days(28));
      if (day >= kNoMoreReviews) {
        record("review", StageEventKind::Left, kNoMoreReviews);
        return leave_open_door(kNoMoreReviews);
      }
      record("review", chance_.happens(0.68) ? StageEventKind::Attended : StageEventKind::DidNotAttend, day);
    }
    record("review", StageEventKind::Left, day);
    record("discharge", StageEventKind::Entered, day);
  }

  void leave_open_door(Date day) {
    record("pifu", StageEventKind::Entered, day);
    if (chance_.happens(0.25))
      record("pifu", StageEventKind::Attended, working_day(day + days(chance_.between(10, 80))));
    record("pifu", StageEventKind::Expired, day + days(91));
    record("discharge", StageEventKind::Entered, day + days(91));
  }

  /// Who is worse at the start is lost more often.
  void ask(const DemoPerson& person) {
    const double stays = 1.0 / (1.0 + std::exp(-(0.62 - 0.75 * person.severity)));
    const bool base = ask_at("BASE", 0.93);
    if (!base) return;
    if (chance_.happens(0.5)) ask_at("TP-CLASS", 0.75);
    const bool end = ask_at("END", dropped_out_ ? 0.3 * stays : stays);
    const bool month3 = ask_at("M3", end ? 0.78 : 0.12 * stays);
    const bool month6 = ask_at("M6", month3 ? 0.80 : 0.15);
    ask_at("M12", month6 ? 0.75 : 0.10);
  }

  bool ask_at(std::string_view code, double answers) {
    const bool is_answered = chance_.happens(answers), is_declined = chance_.happens(0.04);
    const int delay = chance_.between(0, 16), minute = chance_.between(0, 13 * 60);
    const pathway::Timepoint& timepoint = *definition_.find_timepoint(code);
    const auto window = find_window(definition_, timepoint, events_);
    if (!window) return false;
    const Date known_on = timepoint.anchor == "end" ? end_known_on() : window->opens_on - days(timepoint.window_from);
    const Date asked_on = std::max(known_on, window->opens_on);
    if (asked_on > window->closes_on) return false;
    act(asked_on, hours(18), DemoAction::Kind::IssueRequest, {}, code);
    const Date answered_on = std::min(asked_on + days(1 + delay), window->closes_on);
    if (answered_on == asked_on) return false;
    if (is_answered)
      act(answered_on, hours(8) + std::chrono::minutes(minute), DemoAction::Kind::Answer, {}, code);
    else if (is_declined)
      act(answered_on, hours(12), DemoAction::Kind::Decline, {}, code);
    return is_answered;
  }

  Date end_known_on() const {
    const Date end = *find_anchor(definition_, events_, "end");
    Date known = Date::max();
    for (std::size_t i = 0; i < events_.size(); ++i) {
      if (events_[i].occurred_on == end && definition_.place_of(events_[i].stage) == pathway::StagePlace::Closing)
        known = std::min(known, known_on_[i]);
      if (events_[i].occurred_on == end && events_[i].stage == "classes" && events_[i].kind == StageEventKind::Left)
        known = std::min(known, known_on_[i]);
    }
    return known;
  }

  /// Most things are written down on the day or soon after; one in ten of the last ones three weeks late.
  void record(std::string stage, StageEventKind kind, Date day) {
    const bool is_last = stage == "pifu" || stage == "review" || (stage == "classes" && kind == StageEventKind::Left);
    const int lag = is_last && chance_.happens(0.1)                                      ? 21
                    : stage == "assessment" || stage == "classes" || stage == "referral" ? 0
                                                                                         : chance_.between(0, 2);
    events_.push_back({stage, kind, day});
    known_on_.push_back(day + days(lag));
    act(day + days(lag), hours(16), DemoAction::Kind::RecordEvent, events_.back());
  }

  void act(Date day, std::chrono::minutes at, DemoAction::Kind kind, pathway::StageEvent event = {},
           std::string_view timepoint = {}) {
    actions_.push_back({Timestamp(day) + at, index_, kind, std::move(event), std::string(timepoint)});
  }

  const pathway::Definition& definition_;
  std::size_t index_;
  Chance& chance_;
  std::vector<DemoAction>& actions_;
  std::vector<pathway::StageEvent> events_;
  std::vector<Date> known_on_;
  Date classes_left_on_{};
  bool dropped_out_ = false;
};

DemoPerson make_person(std::size_t number, Date referred_on, Chance& chance) {
  DemoPerson person;
  std::string digits = std::to_string(number);
  person.episode.pathway = "fibromyalgia";
  person.episode.person = "demo-" + std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits;
  person.episode.site = chance.pick(kSites);
  person.episode.referred_on = referred_on;
  person.episode.sex = chance.pick(kSexes);
  person.episode.ethnicity = chance.pick(kEthnicities);
  person.episode.birth_year = 2025 - std::clamp(static_cast<int>(std::lround(chance.normal(48, 12))), 19, 84);
  person.episode.deprivation_decile = std::clamp(static_cast<int>(std::lround(chance.normal(4.3, 2.6))), 1, 10);
  person.severity = std::clamp(chance.normal(0, 1), -2.5, 2.2);
  person.response = chance.normal(-0.35, 0.45);
  person.seed = chance.seed();
  return person;
}

}  // namespace

double severity_at(const DemoPerson& person, std::string_view timepoint) {
  struct Fading {
    std::string_view code;
    double response, effect;
  };
  constexpr Fading kFading[] = {{"END", 1, 1}, {"M3", 0.9, 0.95}, {"M6", 0.75, 0.85}, {"M12", 0.6, 0.75}};
  const auto* row = std::ranges::find(kFading, timepoint, &Fading::code);
  if (row == std::end(kFading)) return person.severity;
  const double exposure = person.education == pathway::Phase::After        ? 1
                          : person.education == pathway::Phase::Straddling ? 0.5
                                                                           : 0;
  return person.severity + row->response * person.response + row->effect * exposure * kEducationEffect;
}

DemoWorld make_demo_world(const pathway::Definition& definition, std::uint64_t seed, Date until) {
  DemoWorld world;
  Chance months(seed);
  std::chrono::year_month month = std::chrono::year(2024) / 9;
  for (const int count : kReferrals) {
    const Date first = Date(month / 1);
    const int length = days_between(first, Date((month + std::chrono::months(1)) / 1));
    for (int i = 0; i < count; ++i) {
      Chance chance(months.seed());
      const Date referred_on = working_day(first + days(chance.between(0, length - 3)));
      world.people.push_back(make_person(world.people.size() + 1, referred_on, chance));
      Journey(definition, world.people.size() - 1, chance, world.actions).travel(world.people.back());
    }
    month += std::chrono::months(1);
  }
  for (int i = 0; i < kReferredAgain; ++i) {
    Chance chance(months.seed());
    DemoPerson again = world.people[static_cast<std::size_t>(10 + 25 * i)];
    again.episode.referred_on = working_day(again.episode.referred_on + days(chance.between(300, 330)));
    again.seed = chance.seed();
    world.people.push_back(again);
    Journey(definition, world.people.size() - 1, chance, world.actions).travel(world.people.back());
  }
  for (Date day = date(2024, 10, 1); day <= until;
       day = Date((std::chrono::year_month_day(day).year() / std::chrono::year_month_day(day).month() +
                   std::chrono::months(1)) /
                  1))
    world.actions.push_back({Timestamp(day) + hours(1), 0, DemoAction::Kind::ExpireOverdue, {}, {}});
  std::erase_if(world.actions, [&](const DemoAction& action) { return date_of(action.at) > until; });
  std::ranges::stable_sort(world.actions, {}, &DemoAction::at);
  return world;
}

}  // namespace cairn::service
