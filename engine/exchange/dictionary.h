#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/exchange/form.h"

namespace cairn::exchange {

/// What an expression gets when it reads a question.
enum class ValueType { None, Boolean, Integer, Decimal, Text, Code, Date, DateTime, Time };

/// A question with its place in the form.
struct Known {
  const Question* question = nullptr;
  std::vector<const Question*> ancestors;  // outermost first, itself not included
  bool has_whole_codes = false;            // every option code is a whole number
  ValueType type() const;
  /// The repeated groups around it, outermost first.
  std::vector<const Question*> repeats() const;
};

/// Every question of a form by name. Refers to the form, which must not change meanwhile.
class Dictionary {
 public:
  explicit Dictionary(const std::vector<Question>& items);
  const Known* find(std::string_view name) const;

 private:
  void add(const std::vector<Question>& items, std::vector<const Question*>& ancestors);
  std::map<std::string, Known, std::less<>> known_;
};

/// What an expression gives. `self` is what "." stands for; None when a question is not known.
ValueType infer_type(const Formula& formula, const Dictionary& dictionary, const Known& self);

/// Fits an expression to the questions that it reads: literals get the type of what they are compared with, codes and
/// texts are made numbers where they are counted with, "= ''" becomes "has no answer". `warnings` gets a sentence for
/// what was understood with some licence. The error says what cannot be carried over.
Result<Formula> bind(const Formula& formula, const Dictionary& dictionary, const Known& self,
                     std::vector<std::string>& warnings);
/// The same for a condition: what is not true or false is refused.
Result<Formula> bind_condition(const Formula& formula, const Dictionary& dictionary, const Known& self,
                               std::vector<std::string>& warnings);

}  // namespace cairn::exchange
