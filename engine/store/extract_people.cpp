#include "engine/store/extract_people.h"

#include <charconv>

#include "engine/store/fields.h"

namespace cairn::store {
namespace {

// A part is "\nPERSON\tCLASS\nPERSON\tCLASS\n".
constexpr std::string_view kInsertPart =
    "INSERT INTO extract_part (extract_id, first_person, people) VALUES ($1, $2, $3)";
constexpr std::string_view kDeleteParts = "DELETE FROM extract_part WHERE extract_id = $1";
constexpr std::string_view kDeleteClasses = "DELETE FROM extract_class WHERE extract_id = $1";
constexpr std::string_view kPartOf =
    "SELECT people FROM extract_part WHERE extract_id = $1 AND first_person <= $2 ORDER BY first_person DESC LIMIT 1";
constexpr std::string_view kParts = "SELECT people FROM extract_part WHERE extract_id = $1 ORDER BY first_person";

constexpr std::string_view kInsertClass = "INSERT INTO extract_class (extract_id, class, traits) VALUES ($1, $2, $3)";
constexpr std::string_view kClasses = "SELECT class, traits FROM extract_class WHERE extract_id = $1 ORDER BY class";

constexpr std::string_view kEarlier =
    "SELECT x.extract_id, coalesce(s.consent_purpose, '') FROM extract x LEFT JOIN study s ON s.study_id = x.study_id "
    "WHERE x.pathway_id = $1 AND (x.state = 'released' OR (x.state = 'awaiting-approval' AND x.expires_on >= $2)) "
    "ORDER BY x.made_at, x.extract_id";

constexpr std::string_view kInsertSecret =
    "INSERT INTO study_secret (study_id, secret) VALUES ($1, $2) ON CONFLICT (study_id) DO NOTHING";
constexpr std::string_view kSecret = "SELECT secret FROM study_secret WHERE study_id = $1";
constexpr std::string_view kDeleteSecrets =
    "DELETE FROM study_secret WHERE study_id IN (SELECT study_id FROM study WHERE expires_on < $1)";

std::uint32_t to_class(std::string_view text) {
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Result<void> insert_extract_part(Session& session, std::string_view extract, const std::vector<ShownPerson>& people) {
  std::string text = "\n";
  for (const ShownPerson& one : people)
    text.append(one.person).append("\t").append(std::to_string(one.shown_class)).append("\n");
  return execute(session, kInsertPart, extract, people.front().person, text);
}

Result<void> delete_extract_people(Session& session, std::string_view extract) {
  CAIRN_TRY(execute(session, kDeleteParts, extract));
  return execute(session, kDeleteClasses, extract);
}

Result<bool> is_in_extract(Session& session, std::string_view extract, std::string_view person) {
  const std::string wanted = "\n" + std::string(person) + "\t";
  CAIRN_ASSIGN(const std::optional<bool> found,
               find_one(
                   session, kPartOf, [&](const Row& row) { return row.text(0).find(wanted) != std::string_view::npos; },
                   extract, person));
  return found.value_or(false);
}

Result<void> for_each_extract_person(Session& session, std::string_view extract,
                                     const std::function<void(const ShownPerson&)>& each) {
  const auto read_part = [&](const Row& row) {
    const std::string_view text = row.text(0);
    for (std::size_t at = 1; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string_view line = text.substr(at, end - at);
      const std::size_t tab = line.rfind('\t');
      if (tab != std::string_view::npos) each({line.substr(0, tab), to_class(line.substr(tab + 1))});
      at = end + 1;
    }
  };
  return for_each(session, kParts, read_part, extract);
}

Result<void> insert_extract_class(Session& session, std::string_view extract, std::uint32_t shown_class,
                                  std::string_view traits) {
  return execute(session, kInsertClass, extract, static_cast<std::int64_t>(shown_class), traits);
}

Result<void> for_each_extract_class(
    Session& session, std::string_view extract,
    const std::function<void(std::uint32_t shown_class, std::string_view traits)>& each) {
  return for_each(
      session, kClasses, [&](const Row& row) { each(static_cast<std::uint32_t>(row.integer(0)), row.text(1)); },
      extract);
}

Result<std::vector<EarlierExtract>> list_earlier_extracts(Session& session, std::string_view pathway, Date today) {
  const auto read = [](const Row& row) { return EarlierExtract{row.string(0), row.string(1)}; };
  return find_all(session, kEarlier, read, pathway, format_date(today));
}

Result<std::string> find_or_insert_study_secret(Session& session, std::string_view study, std::string_view fresh) {
  CAIRN_TRY(execute(session, kInsertSecret, study, fresh));
  CAIRN_ASSIGN(const std::optional<std::string> found,
               find_one(
                   session, kSecret, [](const Row& row) { return row.string(0); }, study));
  return found.value_or(std::string(fresh));
}

Result<void> delete_old_study_secrets(Session& session, Date today) {
  return execute(session, kDeleteSecrets, format_date(today));
}

}  // namespace cairn::store
