#include "engine/service/earlier_extracts.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/store/extract_people.h"

namespace cairn::service {
namespace {

using disclosure::ReleasedPerson;
using disclosure::ReleaseHistories;
constexpr std::size_t kPeoplePerPart = 2000, kPartsPerUnit = 20;

using Traits = std::map<std::string, std::string>;  // name → what was written

/// Somebody whom an earlier extract held, or who may be in the next.
struct Known {
  std::string key;
  disclosure::ReleaseCandidate candidate;
  std::size_t person = 0;  // position among those who may be written; else of no meaning
};

Result<Traits> parse_traits(std::string_view text) {
  CAIRN_ASSIGN(const Json document, parse_json(text));
  Traits traits;
  for (const auto& [name, value] : document.items()) {
    if (value.is_string()) traits.emplace(name, value.get<std::string>());
  }
  return traits;
}

class Beside {
 public:
  Beside(store::Session& session, std::vector<StudyPerson> people, std::int64_t k, Random& random)
      : session_(session), people_(std::move(people)), k_(k), random_(random) {
    known_.reserve(people_.size());
    for (std::size_t i = 0; i < people_.size(); ++i) known_.push_back({people_[i].key, {{}, true}, i});
  }

  Result<PeopleBesideEarlier> choose(const store::StudyRecord& study, Date today) {
    CAIRN_ASSIGN(const std::vector<store::EarlierExtract> earlier,
                 store::list_earlier_extracts(session_, study.pathway, today));
    for (const store::EarlierExtract& extract : earlier) {
      CAIRN_TRY(add_release(extract.id, extract.consent_purpose == study.consent_purpose));
      result_.earlier.push_back(extract.id);
    }
    std::vector<disclosure::ReleaseCandidate> candidates;
    for (Known& one : known_) {
      ReleasedPerson& person = one.candidate.person;
      one.candidate.may_be_written = one.candidate.may_be_written && is_known(person);
      candidates.push_back(one.candidate);
      if (person.same_use != ReleaseHistories::kNever && is_known(person)) ++result_.shown_people[person.same_use];
    }
    keep(earlier.empty() ? std::vector<bool>(candidates.size(), true)
                         : disclosure::choose_beside_earlier(candidates, result_.other_use, kFewestTogether, random_));
    if (!earlier.empty()) show_again();
    return std::move(result_);
  }

 private:
  /// Both the extract's people and `known_` are in the order of their keys.
  Result<void> add_release(const std::string& extract, bool is_same_use) {
    CAIRN_ASSIGN(const std::vector<std::uint32_t> traits, read_classes(extract));
    ReleaseHistories& histories = is_same_use ? same_use_ : result_.other_use;
    histories.begin_release();
    const auto extend = [&](ReleasedPerson& person, std::optional<std::uint32_t> shown_class) {
      std::uint32_t& history = is_same_use ? person.same_use : person.other_use;
      history = histories.extend(history, is_same_use || !shown_class ? shown_class : 0);
      if (shown_class && person.traits == kNew)
        person.traits = *shown_class < traits.size() ? traits[*shown_class] : kUnknown;
    };
    std::vector<Known> gone;
    std::size_t at = 0;
    bool is_anybody_held = false;
    const auto pass = [&](std::optional<std::uint32_t> shown_class) {
      extend(known_[at++].candidate.person, shown_class);
    };
    CAIRN_TRY(store::for_each_extract_person(session_, extract, [&](const store::ShownPerson& person) {
      is_anybody_held = true;
      while (at < known_.size() && known_[at].key < person.person) pass(std::nullopt);
      if (at < known_.size() && known_[at].key == person.person) return pass(person.shown_class);
      gone.push_back({std::string(person.person), {}, 0});
      extend(gone.back().candidate.person, person.shown_class);
    }));
    while (at < known_.size()) pass(std::nullopt);
    result_.is_everything_known = result_.is_everything_known && is_anybody_held;
    const auto middle = static_cast<std::ptrdiff_t>(known_.size());
    known_.insert(known_.end(), std::make_move_iterator(gone.begin()), std::make_move_iterator(gone.end()));
    const auto by_key = [](const Known& a, const Known& b) { return a.key < b.key; };
    std::inplace_merge(known_.begin(), known_.begin() + middle, known_.end(), by_key);
    return {};
  }

  /// Position in `traits_` of what the extract showed of each of its classes.
  Result<std::vector<std::uint32_t>> read_classes(const std::string& extract) {
    std::vector<std::uint32_t> positions;
    Result<void> read;
    CAIRN_TRY(store::for_each_extract_class(session_, extract, [&](std::uint32_t number, std::string_view text) {
      Result<Traits> traits = parse_traits(text);
      if (!traits) read = traits.error();
      if (positions.size() <= number) positions.resize(std::size_t{number} + 1, kUnknown);
      positions[number] = static_cast<std::uint32_t>(traits_.size());
      traits_.push_back(traits ? *std::move(traits) : Traits());
    }));
    CAIRN_TRY(read);
    return positions;
  }

  void keep(const std::vector<bool>& is_written) {
    for (std::size_t i = 0; i < known_.size(); ++i) {
      if (!is_written[i]) continue;
      result_.people.push_back(std::move(people_[known_[i].person]));
      result_.known_as.push_back(known_[i].candidate.person);
    }
  }

  /// False for people of an extract that did not record how they were shown.
  static bool is_known(const ReleasedPerson& person) { return person.traits != kUnknown; }

  void show_again() {
    std::map<Traits, std::int64_t> sizes;
    std::int64_t fresh = 0;
    for (const ReleasedPerson& one : result_.known_as) ++(one.traits == kNew ? fresh : sizes[traits_[one.traits]]);
    std::int64_t hidden = 0;
    for (const auto& [traits, size] : sizes) hidden += size < k_ ? size : 0;
    std::map<Traits, std::uint32_t> number_of;
    std::vector<StudyPerson> people;
    std::vector<ReleasedPerson> known_as;
    for (std::size_t i = 0; i < result_.people.size(); ++i) {
      const ReleasedPerson& one = result_.known_as[i];
      std::uint32_t number = extract::EarlierExtracts::kNever;
      if (one.traits == kNew && fresh < k_) continue;
      if (one.traits != kNew) {
        Traits traits = traits_[one.traits];
        if (sizes[traits] < k_) traits.clear();
        if (traits.empty() && hidden < k_) continue;
        const auto [entry, is_first] = number_of.try_emplace(traits, static_cast<std::uint32_t>(number_of.size()));
        if (is_first) result_.shown.traits.push_back(std::move(traits));
        number = entry->second;
      }
      result_.shown.class_of.push_back(number);
      people.push_back(std::move(result_.people[i]));
      known_as.push_back(one);
    }
    result_.people = std::move(people);
    result_.known_as = std::move(known_as);
  }

  static constexpr std::uint32_t kNew = 0, kUnknown = 1;  // of ReleasedPerson::traits
  store::Session& session_;
  std::vector<StudyPerson> people_;
  const std::int64_t k_;
  Random& random_;
  std::vector<Known> known_;  // by key
  ReleaseHistories same_use_;
  std::vector<Traits> traits_ = std::vector<Traits>(2);  // what was shown first of people; the first two of nobody
  PeopleBesideEarlier result_;
};

}  // namespace

Result<PeopleBesideEarlier> choose_beside_earlier(store::Session& session, const store::StudyRecord& study,
                                                  std::vector<StudyPerson> people, std::int64_t k, Date today,
                                                  Random& random) {
  return Beside(session, std::move(people), k, random).choose(study, today);
}

Result<void> keep_shown_people(const Services& services, std::string_view extract, const std::vector<std::string>& keys,
                               const std::vector<std::uint32_t>& classes, const std::vector<std::string>& traits) {
  CAIRN_TRY(services.store.write([&](store::Session& session) -> Result<void> {
    for (std::size_t i = 0; i < traits.size(); ++i)
      CAIRN_TRY(store::insert_extract_class(session, extract, static_cast<std::uint32_t>(i + 1), traits[i]));
    return {};
  }));
  for (std::size_t at = 0; at < keys.size();) {
    CAIRN_TRY(services.store.write([&](store::Session& session) -> Result<void> {
      for (std::size_t i = 0; i < kPartsPerUnit && at < keys.size(); ++i) {
        std::vector<store::ShownPerson> part;
        for (const std::size_t end = std::min(at + kPeoplePerPart, keys.size()); at < end; ++at)
          part.push_back({keys[at], classes[at] + 1});
        CAIRN_TRY(store::insert_extract_part(session, extract, part));
      }
      return {};
    }));
  }
  return {};
}

std::int64_t smallest_joint_class(std::vector<ReleasedPerson> people, const std::vector<std::uint32_t>& classes,
                                  const PeopleBesideEarlier& beside) {
  std::map<std::uint32_t, std::int64_t> missing = beside.shown_people;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> number_of;  // traits before, class now
  for (std::size_t i = 0; i < people.size(); ++i) {
    ReleasedPerson& one = people[i];
    if (const auto shown = missing.find(one.same_use); shown != missing.end()) --shown->second;
    one.traits =
        number_of.try_emplace({one.traits, classes[i]}, static_cast<std::uint32_t>(number_of.size())).first->second;
  }
  std::int64_t smallest = disclosure::smallest_joined_group(people, beside.other_use);
  for (const auto& [history, count] : missing) {
    if (count > 0) smallest = std::min(smallest, count);
  }
  return smallest;
}

Result<void> forget_old_secrets(const Services& services) {
  return services.store.write(
      [&](store::Session& session) { return store::delete_old_study_secrets(session, services.clock.today()); });
}

}  // namespace cairn::service
