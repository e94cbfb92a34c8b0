#include "engine/disclosure/respondent_sets.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace cairn::disclosure {

void RespondentSet::add(std::size_t position) {
  if (position / 64 >= words_.size()) words_.resize(position / 64 + 1, 0);
  std::uint64_t& word = words_[position / 64];
  const std::uint64_t bit = std::uint64_t{1} << (position % 64);
  size_ += (word & bit) == 0 ? 1 : 0;
  word |= bit;
}

std::string RespondentSet::bytes() const {
  return {reinterpret_cast<const char*>(words_.data()), words_.size() * sizeof(std::uint64_t)};
}

bool is_differencing(const RespondentSet& first, const RespondentSet& second, std::int64_t threshold) {
  constexpr std::size_t kBlock = 64;
  const auto limit = static_cast<std::size_t>(threshold);
  const std::size_t shared = std::min(first.words_.size(), second.words_.size());
  const std::uint64_t *a = first.words_.data(), *b = second.words_.data();
  std::size_t only_first = 0, only_second = 0;
  for (std::size_t begin = 0; begin < shared; begin += kBlock) {
    const std::size_t end = std::min(shared, begin + kBlock);
    if (std::memcmp(a + begin, b + begin, (end - begin) * sizeof(*a)) == 0) continue;
    for (std::size_t i = begin; i < end; ++i) {
      only_first += static_cast<std::size_t>(std::popcount(a[i] & ~b[i]));
      only_second += static_cast<std::size_t>(std::popcount(b[i] & ~a[i]));
    }
    if (only_first >= limit || only_second >= limit) return false;  // far enough apart, whatever follows
  }
  for (std::size_t i = shared; i < first.words_.size(); ++i)
    only_first += static_cast<std::size_t>(std::popcount(a[i]));
  for (std::size_t i = shared; i < second.words_.size(); ++i)
    only_second += static_cast<std::size_t>(std::popcount(b[i]));
  return only_first + only_second > 0 && only_first < limit && only_second < limit;
}

bool holds_both(const RespondentSet& whole, const RespondentSet& one, const RespondentSet& other) {
  for (std::size_t i = 0; i < std::max(one.words_.size(), other.words_.size()); ++i) {
    const std::uint64_t a = i < one.words_.size() ? one.words_[i] : 0,
                        b = i < other.words_.size() ? other.words_[i] : 0;
    if ((a & b) != 0 || ((a | b) & ~(i < whole.words_.size() ? whole.words_[i] : 0)) != 0) return false;
  }
  return true;
}

bool SetLedger::leaves_few(const RespondentSet& whole, const RespondentSet& part) const {
  if (whole.size() <= part.size() + 1) return false;
  const std::size_t rest = whole.size() - part.size(), reach = static_cast<std::size_t>(threshold_ - 1);
  for (auto other = find_size(rest > reach ? rest - reach : 1); other != sets_.end() && other->size() < rest; ++other) {
    if (holds_both(whole, part, *other)) return true;
  }
  return false;
}

std::vector<RespondentSet>::const_iterator SetLedger::find_size(std::size_t size) const {
  return std::lower_bound(sets_.begin(), sets_.end(), size,
                          [](const RespondentSet& one, std::size_t least) { return one.size() < least; });
}

bool SetLedger::is_safe(const RespondentSet& set) const {
  const auto reach = static_cast<std::size_t>(threshold_ - 1);
  for (auto other = find_size(set.size() > reach ? set.size() - reach : 0);
       other != sets_.end() && other->size() <= set.size() + reach; ++other) {
    if (is_differencing(set, *other, threshold_)) return false;
  }
  return std::none_of(sets_.begin(), sets_.end(), [&](const RespondentSet& other) {
    return other.size() > set.size() ? leaves_few(other, set) : leaves_few(set, other);
  });
}

bool SetLedger::contains(const RespondentSet& set) const {
  for (auto other = find_size(set.size()); other != sets_.end() && other->size() == set.size(); ++other) {
    if (*other == set) return true;
  }
  return false;
}

void SetLedger::add(RespondentSet set) {
  if (contains(set)) return;
  bytes_used_ += set.bytes_used();
  sets_.insert(find_size(set.size()), std::move(set));
}

}  // namespace cairn::disclosure
