#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/date.h"
#include "engine/store/session.h"

namespace cairn::store {

/// Somebody in an extract and how they are shown: the class of their traits, from 1; 0 where it was not recorded
/// (extracts of before version 5 of the data file).
struct ShownPerson {
  std::string_view person;
  std::uint32_t shown_class = 0;
};

/// People of an extract, ascending by their key, from some position on; `people` is one part of them.
Result<void> insert_extract_part(Session& session, std::string_view extract, const std::vector<ShownPerson>& people);
Result<void> delete_extract_people(Session& session, std::string_view extract);  // the classes too
Result<bool> is_in_extract(Session& session, std::string_view extract, std::string_view person);
/// Ascending by key, bytewise.
Result<void> for_each_extract_person(Session& session, std::string_view extract,
                                     const std::function<void(const ShownPerson&)>& each);

/// What was written for the traits of a class: a JSON object, name → text.
Result<void> insert_extract_class(Session& session, std::string_view extract, std::uint32_t shown_class,
                                  std::string_view traits);
Result<void> for_each_extract_class(
    Session& session, std::string_view extract,
    const std::function<void(std::uint32_t shown_class, std::string_view traits)>& each);

/// Extracts of a pathway that somebody has or may still get: released, or awaiting approval before their last day.
struct EarlierExtract {
  std::string id, consent_purpose;
};
/// Oldest first.
Result<std::vector<EarlierExtract>> list_earlier_extracts(Session& session, std::string_view pathway, Date today);

/// The secret of a study whose extracts are joined person by person, `fresh` when there was none.
Result<std::string> find_or_insert_study_secret(Session& session, std::string_view study, std::string_view fresh);
/// Of studies whose last day is before `today`.
Result<void> delete_old_study_secrets(Session& session, Date today);

}  // namespace cairn::store
