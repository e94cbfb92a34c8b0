#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/survey/form.h"

namespace cairn::survey::lint {

/// Which items nobody can ever see, and why. Worked out once for a form; what follows from what is followed through, in
/// time proportional to the form (an option list is read once for each condition on it, up to a budget).
class Reachability {
 public:
  enum class Cause {
    None,        // it can be reached, as far as is known
    Conditions,  // its own conditions can never hold together
    Question,    // a question that its conditions need can never be reached
    Parent,      // the item around it can never be reached
  };
  struct Contradiction {
    int first = 0, second = 0;  // which conditions of the item
  };

  explicit Reachability(const Form& form);

  Cause cause(int entry) const { return causes_[index(entry)]; }
  bool is_unreachable(int entry) const { return cause(entry) != Cause::None; }
  /// Why a condition can never hold by itself, as find_obstacle says it.
  struct Obstacle {
    int entry = 0, condition = 0;
    std::string words;
  };
  const std::vector<Obstacle>& obstacles() const { return obstacles_; }
  /// Conditions of an item that exclude each other.
  std::optional<Contradiction> find_contradiction(int entry) const;

 private:
  static std::size_t index(int entry) { return static_cast<std::size_t>(entry); }
  void judge_conditions();
  void spread();
  void mark(int entry, Cause cause);
  void drop_condition(int entry);

  const Form& form_;
  std::vector<Cause> causes_;
  std::vector<int> open_conditions_;         // that may still hold, by entry
  std::vector<std::vector<int>> needed_by_;  // entries with a condition that needs an answer of this one
  std::vector<int> queue_;
  std::vector<Obstacle> obstacles_;
};

}  // namespace cairn::survey::lint
