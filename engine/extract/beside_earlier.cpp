#include "engine/extract/beside_earlier.h"

#include <algorithm>

namespace cairn::extract {
namespace {

using disclosure::PrivacyModel;
using disclosure::QuasiIdentifier;
using disclosure::Recoding;
using disclosure::RecodingRound;

std::vector<std::uint32_t> pick(const std::vector<std::uint32_t>& of, const std::vector<std::uint32_t>& rows) {
  std::vector<std::uint32_t> picked;
  picked.reserve(rows.size());
  for (const std::uint32_t row : rows) picked.push_back(of[row]);
  return picked;
}

/// A combination of an earlier extract in today's hierarchies: the round that writes it, and a leaf of each field.
struct EarlierClass {
  std::uint16_t round = 0;
  std::vector<std::uint32_t> leaves;
};

/// The level and a leaf of what was written for a field.
struct Place {
  std::size_t level = 0;
  std::uint32_t leaf = 0;
};
Result<Place> find_place(const disclosure::Hierarchy& hierarchy, const std::string& field, const std::string& name) {
  Place place{hierarchy.find_level(name).value_or(hierarchy.levels()), 0};
  if (place.level == hierarchy.levels() && name != "*")
    return Error{ErrorCode::Conflict,
                 "An earlier extract shows a value of " + field + " that its hierarchy no longer has."};
  while (place.level < hierarchy.levels() &&
         hierarchy.name(place.level, hierarchy.code(place.level, place.leaf)) != name)
    ++place.leaf;
  return place;
}

class Beside {
 public:
  Beside(std::vector<QuasiIdentifier>& quasi, const std::vector<std::string>& names, const EarlierExtracts& earlier)
      : quasi_(quasi), names_(names), earlier_(earlier), rows_(quasi.front().leaves.size()) {
    result_.recoding.round_of.assign(rows_, Recoding::kSuppressed);
  }

  Result<BesideEarlier> recode(const PrivacyModel& model, const Plan& plan) {
    CAIRN_TRY(recode_new(model, plan));
    CAIRN_TRY(repeat_earlier());
    suppress_hidden();
    Recoding& recoding = result_.recoding;
    if (result_.search.levels.empty()) result_.search.levels = recoding.rounds.front().levels;
    recoding.loss = disclosure::compute_loss(quasi_, recoding);
    return std::move(result_);
  }

 private:
  Result<void> recode_new(const PrivacyModel& model, const Plan& plan) {
    std::vector<std::uint32_t> fresh;
    for (std::uint32_t row = 0; row < rows_; ++row) {
      if (earlier_.is_new(row)) fresh.push_back(row);
    }
    if (fresh.empty()) return {};
    std::vector<QuasiIdentifier> quasi;
    for (const QuasiIdentifier& one : quasi_) quasi.push_back({one.hierarchy, pick(one.leaves, fresh), one.weight});
    PrivacyModel part = model;
    for (disclosure::SensitiveRule& rule : part.sensitive) {
      rule.everybody = rule.shares();
      rule.codes = pick(rule.codes, fresh);
    }
    CAIRN_ASSIGN(result_.search, disclosure::find_optimum(quasi, part, plan.suppression_limit));
    Recoding recoding = disclosure::recode(quasi, part, result_.search, plan.recode);
    for (std::size_t i = 0; i < fresh.size(); ++i) result_.recoding.round_of[fresh[i]] = recoding.round_of[i];
    result_.recoding.rounds = std::move(recoding.rounds);
    result_.recoding.suppressed = recoding.suppressed;
    return {};
  }

  std::uint16_t find_round(const disclosure::Levels& levels) {
    std::vector<RecodingRound>& rounds = result_.recoding.rounds;
    const auto found = std::find_if(rounds.begin(), rounds.end(), [&](const RecodingRound& round) {
      return round.kind == RecodingRound::Kind::Earlier && round.levels == levels;
    });
    const auto position = static_cast<std::uint16_t>(found - rounds.begin());
    if (found == rounds.end()) rounds.push_back({RecodingRound::Kind::Earlier, levels, 0, true});
    return position;
  }

  Result<EarlierClass> place_class(const std::map<std::string, std::string>& traits) {
    EarlierClass placed;
    disclosure::Levels levels;
    for (std::size_t i = 0; i < quasi_.size(); ++i) {
      const auto shown = traits.find(names_[i]);
      const std::string name = shown == traits.end() ? "*" : shown->second;
      CAIRN_ASSIGN(const Place place, find_place(*quasi_[i].hierarchy, names_[i], name));
      levels.push_back(place.level);
      placed.leaves.push_back(place.leaf);
    }
    placed.round = find_round(levels);
    return placed;
  }

  Result<void> repeat_earlier() {
    std::vector<EarlierClass> classes;
    for (const auto& traits : earlier_.traits) {
      CAIRN_ASSIGN(EarlierClass placed, place_class(traits));
      classes.push_back(std::move(placed));
    }
    Recoding& recoding = result_.recoding;
    for (std::size_t row = 0; row < rows_; ++row) {
      if (earlier_.is_new(row)) continue;
      const EarlierClass& shown = classes[earlier_.class_of[row]];
      recoding.round_of[row] = shown.round;
      ++recoding.rounds[shown.round].records;
      for (std::size_t i = 0; i < quasi_.size(); ++i) quasi_[i].leaves[row] = shown.leaves[i];
    }
    return {};
  }

  bool is_hidden(const disclosure::Levels& levels) const {
    for (std::size_t i = 0; i < quasi_.size(); ++i) {
      const disclosure::Hierarchy& hierarchy = *quasi_[i].hierarchy;
      if (levels[i] != hierarchy.levels() && hierarchy.find_level("*") != levels[i]) return false;
    }
    return true;
  }

  /// New records may be written with "*" in every field by a round of their own: with those that were shown so before
  /// they are one group, and count as suppressed.
  void suppress_hidden() {
    Recoding& recoding = result_.recoding;
    for (std::size_t round = 0; round < recoding.rounds.size(); ++round) {
      if (!is_hidden(recoding.rounds[round].levels)) continue;
      std::replace(recoding.round_of.begin(), recoding.round_of.end(), static_cast<std::uint16_t>(round),
                   Recoding::kSuppressed);
      recoding.suppressed += recoding.rounds[round].records;
      recoding.rounds[round].records = 0;
    }
  }

  std::vector<QuasiIdentifier>& quasi_;
  const std::vector<std::string>& names_;
  const EarlierExtracts& earlier_;
  const std::size_t rows_;
  BesideEarlier result_;
};

}  // namespace

Result<BesideEarlier> recode_beside_earlier(std::vector<QuasiIdentifier>& quasi, const std::vector<std::string>& names,
                                            const PrivacyModel& model, const Plan& plan,
                                            const EarlierExtracts& earlier) {
  return Beside(quasi, names, earlier).recode(model, plan);
}

}  // namespace cairn::extract
