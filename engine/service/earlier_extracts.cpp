#include "engine/service/earlier_extracts.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/store/extract_people.h"

namespace cairn::service {
namespace {

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
    for (std::size_t i = 0; i < people_.size(); ++i)
      known_.push_back({people_[i].key, {ReleaseHistories::kNever, true}, i});
  }

  Result<PeopleBesideEarlier> choose(const store::StudyRecord& study, Date today) {
    CAIRN_ASSIGN(const std::vector<std::string> earlier, store::list_earlier_extracts(session_, study.pathway, today));
    for (const std::string& extract : earlier) CAIRN_TRY(add_release(extract));
    result_.earlier = earlier;
    std::vector<disclosure::ReleaseCandidate> candidates;
    for (Known& one : known_) {
      one.candidate.may_be_written = one.candidate.may_be_written && is_known(one.candidate.history);
      candidates.push_back(one.candidate);
      if (one.candidate.history != ReleaseHistories::kNever && is_known(one.candidate.history))
        ++result_.shown_people[one.candidate.history];
    }
    std::vector<bool> is_written = earlier.empty()
                                       ? std::vector<bool>(candidates.size(), true)
                                       : choose_beside_earlier(histories_, candidates, kFewestOfAHistory, random_);
    keep(is_written);
    if (!earlier.empty()) show_again();
    return std::move(result_);
  }

 private:
  /// Both the extract's people and `known_` are in the order of their keys.
  Result<void> add_release(const std::string& extract) {
    histories_.begin_release();
    std::vector<Known> gone;
    std::size_t at = 0;
    bool is_anybody_held = false;
    const auto pass = [&](bool is_held, std::uint32_t shown_class) {
      std::uint32_t& history = known_[at++].candidate.history;
      history = histories_.extend(history, is_held ? std::optional(shown_class) : std::nullopt);
    };
    CAIRN_TRY(store::for_each_extract_person(session_, extract, [&](const store::ShownPerson& person) {
      is_anybody_held = true;
      while (at < known_.size() && known_[at].key < person.person) pass(false, 0);
      if (at < known_.size() && known_[at].key == person.person) return pass(true, person.shown_class);
      gone.push_back(
          {std::string(person.person), {histories_.extend(ReleaseHistories::kNever, person.shown_class), false}, 0});
    }));
    while (at < known_.size()) pass(false, 0);
    result_.is_everything_known = result_.is_everything_known && is_anybody_held;
    const auto middle = static_cast<std::ptrdiff_t>(known_.size());
    known_.insert(known_.end(), std::make_move_iterator(gone.begin()), std::make_move_iterator(gone.end()));
    const auto by_key = [](const Known& a, const Known& b) { return a.key < b.key; };
    std::inplace_merge(known_.begin(), known_.begin() + middle, known_.end(), by_key);
    classes_.emplace_back();
    Result<void> read;
    CAIRN_TRY(store::for_each_extract_class(session_, extract, [&](std::uint32_t number, std::string_view text) {
      Result<Traits> traits = parse_traits(text);
      if (traits)
        classes_.back().emplace(number, *std::move(traits));
      else
        read = traits.error();
    }));
    return read;
  }

  void keep(const std::vector<bool>& is_written) {
    for (std::size_t i = 0; i < known_.size(); ++i) {
      if (!is_written[i]) continue;
      result_.people.push_back(std::move(people_[known_[i].person]));
      result_.histories.push_back(known_[i].candidate.history);
    }
  }

  /// False for people of an extract that did not record how they were shown.
  bool is_known(std::uint32_t history) const {
    return history == ReleaseHistories::kNever || !traits_of(history).empty();
  }

  /// What the first extract showed of a history's people; empty where it was not recorded.
  Traits traits_of(std::uint32_t history) const {
    const auto [release, shown_class] = histories_.first_shown(history);
    const auto found = classes_[release].find(shown_class);
    return found == classes_[release].end() ? Traits() : found->second;
  }

  void show_again() {
    std::map<Traits, std::int64_t> sizes;
    std::int64_t fresh = 0;
    for (const std::uint32_t history : result_.histories)
      ++(history == ReleaseHistories::kNever ? fresh : sizes[traits_of(history)]);
    std::int64_t hidden = 0;
    for (const auto& [traits, size] : sizes) hidden += size < k_ ? size : 0;
    std::map<Traits, std::uint32_t> number_of;
    PeopleBesideEarlier kept;
    for (std::size_t i = 0; i < result_.people.size(); ++i) {
      const std::uint32_t history = result_.histories[i];
      std::uint32_t number = extract::EarlierExtracts::kNever;
      if (history == ReleaseHistories::kNever && fresh < k_) continue;
      if (history != ReleaseHistories::kNever) {
        Traits traits = traits_of(history);
        if (sizes[traits] < k_) traits.clear();
        if (traits.empty() && hidden < k_) continue;
        const auto [entry, is_new] = number_of.try_emplace(traits, static_cast<std::uint32_t>(number_of.size()));
        if (is_new) kept.shown.traits.push_back(std::move(traits));
        number = entry->second;
      }
      kept.shown.class_of.push_back(number);
      kept.people.push_back(std::move(result_.people[i]));
      kept.histories.push_back(history);
    }
    kept.earlier = std::move(result_.earlier);
    kept.shown_people = std::move(result_.shown_people);
    kept.is_everything_known = result_.is_everything_known;
    result_ = std::move(kept);
  }

  store::Session& session_;
  std::vector<StudyPerson> people_;
  const std::int64_t k_;
  Random& random_;
  std::vector<Known> known_;  // by key
  ReleaseHistories histories_;
  std::vector<std::map<std::uint32_t, Traits>> classes_;  // by extract, by class
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

std::int64_t smallest_joint_class(const std::vector<std::uint32_t>& histories,
                                  const std::vector<std::uint32_t>& classes,
                                  std::map<std::uint32_t, std::int64_t> shown_people) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> sizes;
  for (std::size_t i = 0; i < histories.size(); ++i) {
    ++sizes[{histories[i], classes[i]}];
    if (const auto shown = shown_people.find(histories[i]); shown != shown_people.end()) --shown->second;
  }
  std::int64_t smallest = 0;
  const auto count = [&](std::int64_t size) {
    if (size > 0) smallest = smallest == 0 ? size : std::min(smallest, size);
  };
  for (const auto& [joint, size] : sizes) count(size);
  for (const auto& [history, missing] : shown_people) count(missing);
  return smallest;
}

Result<void> forget_old_secrets(const Services& services) {
  return services.store.write(
      [&](store::Session& session) { return store::delete_old_study_secrets(session, services.clock.today()); });
}

}  // namespace cairn::service
