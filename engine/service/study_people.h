#pragma once

#include <vector>

#include "engine/extract/bundle.h"
#include "engine/service/services.h"
#include "engine/store/episodes.h"
#include "engine/store/extracts.h"

namespace cairn::service {

/// The checked list of a study to which the national data opt-out applies is good for so many days.
inline constexpr int kOptOutListDays = 21;

/// Under which name somebody is known in lists of people: their opaque id, or the episode's where they have none.
std::string person_key(const store::EpisodeRecord& episode);

struct StudyPerson {
  std::string key;
  store::EpisodeRecord episode;  // the first one with consent
};

/// Who is in an extract, and how many left at each step.
struct StudyPeople {
  std::vector<StudyPerson> people;  // by key
  std::vector<extract::BundleStep> steps;
  std::optional<Date> opt_out_checked_on;  // of the list that was used
};

/// BeforeCheck leaves the national data opt-out aside: the people whose list is sent to be checked.
enum class OptOutStep { Apply, BeforeCheck };

/// In one snapshot and this order: everybody on the pathway → those who withdrew leave → latest choice for the study's
/// purpose is yes, over all of a person's episodes → to the study's version of the text, or to one that the pathway
/// says covers it → where the opt-out applies, only people of the checked list. Conflict (opt-out-list-missing,
/// opt-out-list-old) when that list is not there or older than 21 days.
Result<StudyPeople> choose_study_people(store::Session& session, const LoadedPathway& pathway,
                                        const store::StudyRecord& study, Date today,
                                        OptOutStep step = OptOutStep::Apply);

/// How a person is kept in a checked list.
std::string opt_out_hash(std::string_view list, std::string_view person);

}  // namespace cairn::service
