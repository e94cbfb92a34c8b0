#include "engine/service/study_table.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <unordered_map>

#include "engine/base/text.h"
#include "engine/pathway/episode.h"
#include "engine/store/episodes.h"
#include "engine/store/responses.h"

namespace cairn::service {
namespace {

using disclosure::Role;
using extract::ColumnDescription;
using extract::ColumnType;

constexpr std::int64_t kFewestPeople = 8;

struct Participant {
  store::EpisodeRecord episode;
  std::vector<pathway::StageEvent> events;
};

int year_of(Date day) { return static_cast<int>(std::chrono::year_month_day(day).year()); }

/// The hierarchy's leaf for a record, or "unknown" (Z for ethnic category) where the record has none that it knows.
std::string age_of(const store::EpisodeRecord& episode) {
  if (!episode.birth_year) return "unknown";
  return std::to_string(std::clamp(year_of(episode.referred_on) - *episode.birth_year, 0, 120));
}

std::string deprivation_of(const store::EpisodeRecord& episode) {
  return episode.deprivation_decile ? std::to_string(*episode.deprivation_decile) : "unknown";
}

/// Everything that is known about a person and its role. A field that is not named here cannot get into an extract.
struct PersonField {
  std::string_view name, label;
  Role role;
  disclosure::Hierarchy (*hierarchy)();
  std::string (*value)(const store::EpisodeRecord&);
  std::string_view source;
  double weight =
      1;  // how much a loss of detail counts in the choice of levels: age and deprivation matter most to a study
};

const std::vector<PersonField>& person_fields() {
  using Record = store::EpisodeRecord;
  static const std::vector<PersonField> fields = {
      {"person", "Person", Role::Identifier, nullptr, [](const Record& record) { return record.person; }, ""},
      {"episode", "Episode", Role::System, nullptr, [](const Record& record) { return record.id.text; }, ""},
      {"site", "Site", Role::Identifier, nullptr, [](const Record& record) { return record.site; }, ""},
      {"referred_on", "Day of referral", Role::System, nullptr,
       [](const Record& record) { return format_date(record.referred_on); }, ""},
      {"age", "Age at referral in years (year of referral less year of birth)", Role::Quasi, disclosure::age_hierarchy,
       age_of, "Referral record", 3},
      {"sex", "Sex as recorded", Role::Quasi, disclosure::sex_hierarchy,
       [](const Record& record) { return record.sex; }, "Referral record"},
      {"ethnicity", "Ethnic category (NHS 16+1, or a group of them)", Role::Quasi, disclosure::ethnicity_hierarchy,
       [](const Record& record) { return record.ethnicity; }, "Referral record"},
      {"deprivation", "Deprivation of the home area: decile, or a group of them (1 = Q1 = most deprived)", Role::Quasi,
       disclosure::deprivation_hierarchy, deprivation_of, "Referral record", 2},
  };
  return fields;
}

class StudyReader {
 public:
  StudyReader(store::Session& session, const LoadedPathway& pathway, const StudyPlan& plan, Random& random)
      : session_(session), pathway_(pathway), plan_(plan), random_(random) {}

  Result<StudyTable> read() {
    CAIRN_TRY(choose_people());
    if (static_cast<std::int64_t>(people_.size()) < std::max(kFewestPeople, plan_.k)) {
      return Error{ErrorCode::InsufficientData,
                   "Too few people agreed to this use of their answers for an extract that protects them. Wait until "
                   "there are more."};
    }
    CAIRN_TRY(read_events());
    for (const PersonField& field : person_fields()) add_person_field(field);
    add_course();
    for (const pathway::MeasureUse& use : pathway_.definition.measures) CAIRN_TRY(add_measure(use));
    add_days();
    study_.plan.k = plan_.k;
    study_.plan.suppression_limit = plan_.suppression_limit;
    study_.plan.recode = disclosure::Recode::Locally;
    study_.plan.pseudonym = "person";
    study_.pathway_version = pathway_.definition.version;
    return std::move(study_);
  }

 private:
  Result<void> choose_people() {
    CAIRN_ASSIGN(StudyPeople chosen, choose_study_people(session_, pathway_, plan_.study, plan_.today));
    study_.steps = std::move(chosen.steps);
    study_.opt_out_checked_on = chosen.opt_out_checked_on;
    CAIRN_ASSIGN(study_.beside,
                 choose_beside_earlier(session_, plan_.study, std::move(chosen.people), plan_.k, plan_.today, random_));
    PeopleBesideEarlier& beside = study_.beside;
    if (!beside.earlier.empty())
      study_.steps.push_back({"After people left who would stand out beside earlier extracts of this pathway",
                              static_cast<std::int64_t>(beside.people.size())});
    for (StudyPerson& one : beside.people) {
      index_of_[one.episode.row] = people_.size();
      study_.people.push_back(one.key);
      one.episode.person = std::move(one.key);
      people_.push_back({std::move(one.episode), {}});
    }
    return {};
  }

  Result<void> read_events() {
    return store::for_each_stage_event(session_, plan_.study.pathway, [&](const store::StageEventRecord& event) {
      const auto found = index_of_.find(event.episode_row);
      const auto kind = pathway::parse_stage_event(event.kind);
      if (found != index_of_.end() && kind)
        people_[found->second].events.push_back({event.stage, *kind, event.occurred_on});
    });
  }

  void add_person_field(const PersonField& field) {
    disclosure::Column column{std::string(field.name), {}, {}};
    for (const Participant& one : people_) column.add(field.value(one.episode));
    study_.table.columns.push_back(std::move(column));
    extract::FieldPlan plan{field.role, nullptr, field.weight};
    if (field.hierarchy != nullptr) plan.hierarchy = std::make_shared<disclosure::Hierarchy>(field.hierarchy());
    study_.plan.fields.emplace(field.name, std::move(plan));
    describe({std::string(field.name),
              std::string(field.label),
              field.role,
              ColumnType::Category,
              {},
              {},
              {},
              "",
              std::string(field.source),
              {},
              ""});
  }

  void describe(ColumnDescription description) { study_.descriptions.push_back(std::move(description)); }

  /// A column of numbers; an empty text is a missing value.
  void add_numbers(ColumnDescription description, const std::vector<std::string>& values) {
    disclosure::Column column{description.name, {}, {}};
    for (const std::string& value : values) column.add(value);
    study_.table.columns.push_back(std::move(column));
    study_.plan.fields.emplace(description.name, extract::FieldPlan{description.role, nullptr, 1});
    if (description.treatment.empty()) description.treatment = "As scored.";
    describe(std::move(description));
  }

  static ColumnDescription days_column(std::string name, std::string label, std::string source) {
    return {std::move(name),
            std::move(label),
            Role::Sensitive,
            ColumnType::Integer,
            {},
            {},
            {},
            "days",
            std::move(source),
            {{"", "Has not happened, or no answer"}},
            "The date was replaced by the days since referral."};
  }

  void add_course() {
    std::vector<std::string> start, end, attended;
    for (const Participant& one : people_) {
      const auto days = [&](std::string_view anchor) {
        const auto day = pathway::find_anchor(pathway_.definition, one.events, anchor);
        return day ? std::to_string(days_between(one.episode.referred_on, *day)) : std::string();
      };
      start.push_back(days("start"));
      end.push_back(days("end"));
      attended.push_back(
          std::to_string(std::count_if(one.events.begin(), one.events.end(), [](const pathway::StageEvent& event) {
            return event.kind == pathway::StageEventKind::Attended;
          })));
    }
    add_numbers(
        days_column("days_to_start", "Days from referral to the first contact with the service", "Stage events"),
        start);
    add_numbers(days_column("days_to_end", "Days from referral to the end of the programme", "Stage events"), end);
    add_numbers({"sessions_attended",
                 "Sessions attended",
                 Role::Sensitive,
                 ColumnType::Integer,
                 {},
                 {},
                 {},
                 "sessions",
                 "Stage events",
                 {},
                 "Counted."},
                attended);
  }

  Result<void> add_measure(const pathway::MeasureUse& use) {
    const survey::Scale* scale = pathway_.find_scale(use.measure);
    if (scale == nullptr) return {};
    std::map<std::string, std::vector<std::string>, std::less<>> values;
    for (const std::string& timepoint : use.timepoints) values[timepoint].resize(people_.size());
    CAIRN_TRY(store::for_each_score(session_, plan_.study.pathway, use.measure, [&](const store::ScoreRow& row) {
      const auto person = index_of_.find(row.episode_row);
      const auto column = values.find(row.timepoint);
      if (person == index_of_.end() || column == values.end()) return;
      note_day(row, person->second);
      std::string& cell = column->second[person->second];
      if (cell.empty() && row.value) cell = format_number(*row.value, 6);
    }));
    for (const std::string& timepoint : use.timepoints) {
      const pathway::Timepoint* when = pathway_.definition.find_timepoint(timepoint);
      ColumnDescription description{column_name(use.measure + "_" + timepoint),
                                    scale->label + (when == nullptr ? "" : ", " + when->title),
                                    Role::Sensitive,
                                    ColumnType::Decimal,
                                    {},
                                    scale->minimum,
                                    scale->maximum,
                                    "points",
                                    scale->questionnaire + ", scale " + scale->id + " version " + scale->version,
                                    {{"", "Not answered, not scored or not due yet"}},
                                    ""};
      const std::string direction =
          scale->direction == survey::Direction::HigherIsWorse ? " (higher is worse)" : " (higher is better)";
      description.label += direction;
      note_repeated(description, timepoint, column_name(use.measure), scale->label + direction, "As scored.");
      add_numbers(std::move(description), values[timepoint]);
    }
    return {};
  }

  void note_day(const store::ScoreRow& row, std::size_t person) {
    std::vector<std::string>& days = days_[std::string(row.timepoint)];
    days.resize(people_.size());
    const auto answered = parse_date(row.authored_on);
    if (days[person].empty() && answered)
      days[person] = std::to_string(days_between(people_[person].episode.referred_on, *answered));
  }

  void add_days() {
    for (const pathway::Timepoint& when : pathway_.definition.timepoints) {
      const auto days = days_.find(when.code);
      if (days == days_.end()) continue;
      ColumnDescription description =
          days_column(column_name("days_" + when.code), "Days from referral to the answers " + when.title, "Response");
      note_repeated(description, when.code, "days", "Days from referral to the answers", description.treatment);
      add_numbers(std::move(description), days->second);
    }
  }

  /// What a column of one time point becomes where every time point has its own row.
  void note_repeated(extract::ColumnDescription description, const std::string& timepoint, std::string name,
                     std::string label, std::string treatment) {
    extract::RepeatedColumn repeated{description.name, timepoint, std::move(description)};
    repeated.description.name = std::move(name);
    repeated.description.label = std::move(label);
    repeated.description.treatment = std::move(treatment);
    study_.long_plan.repeated.push_back(std::move(repeated));
    const auto is_it = [&](const extract::CodedValue& one) { return one.value == timepoint; };
    std::vector<extract::CodedValue>& timepoints = study_.long_plan.timepoints;
    if (std::any_of(timepoints.begin(), timepoints.end(), is_it)) return;
    const pathway::Timepoint* when = pathway_.definition.find_timepoint(timepoint);
    timepoints.push_back({timepoint, when == nullptr ? timepoint : when->title});
  }

  /// A name that statistics programs take: letters, digits and underscores.
  static std::string column_name(std::string name) {
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    return name;
  }

  store::Session& session_;
  const LoadedPathway& pathway_;
  const StudyPlan& plan_;
  Random& random_;
  std::vector<Participant> people_;
  std::unordered_map<std::int64_t, std::size_t> index_of_;  // episode row → person
  std::map<std::string, std::vector<std::string>> days_;    // by timepoint
  StudyTable study_;
};

}  // namespace

Result<StudyTable> read_study_table(store::Session& session, const LoadedPathway& pathway, const StudyPlan& plan,
                                    Random& random) {
  return StudyReader(session, pathway, plan, random).read();
}

}  // namespace cairn::service
