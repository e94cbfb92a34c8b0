#include "engine/service/manage_episodes.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/service/episode_rows.h"

namespace cairn::service {
namespace {

constexpr std::string_view kSexes[] = {"female", "male", "other", "unknown"};
// NHS Data Dictionary, ethnic category: the sixteen codes and "not stated".
constexpr std::string_view kEthnicCodes = "ABCDEFGHJKLMNPRSZ";
constexpr int kMaxSiteCharacters = 100;

bool looks_like_nhs_number(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      ++digits;
    else if (c != '-' && c != '.' && c != ' ')
      return false;
  }
  return digits == 10;
}

int year_of(Date day) { return static_cast<int>(std::chrono::year_month_day(day).year()); }

void add(Issues& issues, std::string path, std::string message, std::string code = "value") {
  issues.push_back({Severity::Error, std::move(code), std::move(path), std::move(message)});
}

void check_person(const NewEpisode& episode, Date today, Issues& issues) {
  if (!episode.person.empty() && !is_fhir_id(episode.person))
    add(issues, "person", "An id has at most 64 letters, digits, hyphens and dots.");
  if (looks_like_nhs_number(episode.person))
    add(issues, "person", "This looks like an NHS number. Use an id that means nothing outside this service.");
  if (episode.birth_year && (*episode.birth_year < 1900 || *episode.birth_year > year_of(today)))
    add(issues, "birth_year", "The year of birth is from 1900 to this year.");
  if (std::ranges::find(kSexes, std::string_view(episode.sex)) == std::end(kSexes))
    add(issues, "sex", "Use one of: female, male, other, unknown.");
  if (episode.ethnicity.size() != 1 || kEthnicCodes.find(episode.ethnicity) == std::string_view::npos)
    add(issues, "ethnicity", "Use a letter of the NHS ethnic categories, or Z when it is not stated.");
  if (episode.deprivation_decile && (*episode.deprivation_decile < 1 || *episode.deprivation_decile > 10))
    add(issues, "deprivation_decile", "The decile is a number from 1 (most deprived) to 10.");
}

Issues check_episode(const NewEpisode& episode, Date today) {
  Issues issues;
  check_person(episode, today, issues);
  if (trim(episode.site).empty() || !is_utf8(episode.site) || count_characters(episode.site) > kMaxSiteCharacters)
    add(issues, "site", "Name the site in 1 to 100 characters.");
  if (episode.referred_on > today) add(issues, "referred_on", "The referral cannot be in the future.");
  if (year_of(episode.referred_on) < 1990)
    add(issues, "referred_on", "The referral cannot be before 1990. Check the year.");
  return issues;
}

}  // namespace

Result<EpisodeId> start_episode(const Services& services, const access::Actor& actor, const NewEpisode& episode) {
  CAIRN_TRY(access::require(actor, access::Permission::WriteSurveys));
  Issues issues = check_episode(episode, services.clock.today());
  if (!issues.empty())
    return Error{ErrorCode::Unprocessable, "The episode cannot be stored as it is.", "", std::move(issues)};
  store::EpisodeRecord record;
  record.id = {make_id(services.random)};
  record.pathway = episode.pathway;
  record.person = episode.person.empty() ? make_id(services.random) : episode.person;
  record.site = std::string(trim(episode.site));
  record.referred_on = episode.referred_on;
  record.birth_year = episode.birth_year;
  record.sex = episode.sex;
  record.ethnicity = episode.ethnicity;
  record.deprivation_decile = episode.deprivation_decile;
  return services.store.write([&](store::Session& session) -> Result<EpisodeId> {
    CAIRN_TRY(services.catalogue.load_pathway(session, record.pathway));
    CAIRN_TRY(store::insert_episode(session, record));
    CAIRN_TRY(record_audit(session, services, actor, "episode.start", "Episode/" + record.id.text));
    return record.id;
  });
}

Result<void> record_stage_event(const Services& services, const access::Actor& actor, const EpisodeId& episode_id,
                                const pathway::StageEvent& event, std::optional<Timestamp> recorded_at) {
  CAIRN_TRY(access::require(actor, access::Permission::WriteSurveys));
  return services.store.write([&](store::Session& session) -> Result<void> {
    CAIRN_ASSIGN(const store::EpisodeRecord episode, find_known_episode(session, episode_id));
    CAIRN_ASSIGN(const auto pathway, services.catalogue.load_pathway(session, episode.pathway));
    Issues issues;
    if (pathway->definition.find_stage(event.stage) == nullptr)
      add(issues, "stage", "The pathway has no such stage.", "unknown-stage");
    if (event.occurred_on > services.clock.today()) add(issues, "occurred_on", "This day is in the future.");
    if (event.occurred_on < episode.referred_on)
      add(issues, "occurred_on",
          "This day is before the referral on " + format_date_in_words(episode.referred_on) + ".");
    if (recorded_at && *recorded_at > services.clock.now()) add(issues, "recorded_at", "This moment is in the future.");
    if (!issues.empty())
      return Error{ErrorCode::Unprocessable, "This event cannot be recorded.", "", std::move(issues)};
    CAIRN_TRY(store::insert_stage_event(session, {episode.row, event.stage, std::string(stage_event_code(event.kind)),
                                                  event.occurred_on, recorded_at.value_or(services.clock.now())}));
    return record_audit(session, services, actor, "event.record", "Episode/" + episode.id.text);
  });
}

Result<EpisodeDetails> load_episode(const Services& services, const access::Actor& actor, const EpisodeId& id) {
  const bool is_machine = actor.kind == access::Actor::Kind::Token || actor.kind == access::Actor::Kind::Command;
  if (!is_machine || !actor.can(access::Permission::WriteSurveys))
    CAIRN_TRY(access::require(actor, access::Permission::ReadPersons));
  return services.store.write([&](store::Session& session) -> Result<EpisodeDetails> {
    EpisodeDetails details;
    CAIRN_ASSIGN(details.episode, find_known_episode(session, id));
    CAIRN_ASSIGN(const auto pathway, services.catalogue.load_pathway(session, details.episode.pathway));
    CAIRN_ASSIGN(details.events, store::list_stage_events(session, details.episode.row));
    CAIRN_ASSIGN(details.requests, store::list_requests(session, details.episode.row));
    for (store::RequestRecord& request : details.requests) request.token_hash.clear();
    const auto events = to_stage_events(details.events);
    details.start_on = pathway::find_anchor(pathway->definition, events, "start");
    details.end_on = pathway::find_anchor(pathway->definition, events, "end");
    CAIRN_TRY(record_audit(session, services, actor, "episode.read", "Episode/" + id.text));
    return details;
  });
}

}  // namespace cairn::service
