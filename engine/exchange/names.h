#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/exchange/form.h"

namespace cairn::exchange {

/// Names that the other format allows, one for each link id; those that fit stay as they are.
class Names {
 public:
  Names(const std::vector<Question>& items, Dialect dialect);
  const std::string& of(const std::string& link_id) const;
  /// How many had to change, and the first of them with its new name.
  std::size_t changed() const { return changed_; }
  const std::string& first_change() const { return first_change_; }

 private:
  std::map<std::string, std::string, std::less<>> names_;
  std::size_t changed_ = 0;
  std::string first_change_;
};

}  // namespace cairn::exchange
