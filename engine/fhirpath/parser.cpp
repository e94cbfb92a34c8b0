#include "engine/fhirpath/parser.h"

#include <algorithm>
#include <array>

#include "engine/base/text.h"
#include "engine/fhirpath/function_table.h"
#include "engine/fhirpath/lexer.h"

namespace cairn::fhirpath {
namespace {

struct BinaryRow {
  std::string_view text;
  Operator operation;
  int precedence;
};

/// From loosest to tightest (specification, section 6.8). `is` and `as` stand between union and comparison of sums.
constexpr int kTypePrecedence = 8;
constexpr std::array kBinary = {
    BinaryRow{"implies", Operator::Implies, 1}, BinaryRow{"or", Operator::Or, 2},
    BinaryRow{"xor", Operator::Xor, 2},         BinaryRow{"and", Operator::And, 3},
    BinaryRow{"in", Operator::In, 4},           BinaryRow{"contains", Operator::Contains, 4},
    BinaryRow{"=", Operator::Equal, 5},         BinaryRow{"~", Operator::Equivalent, 5},
    BinaryRow{"!=", Operator::NotEqual, 5},     BinaryRow{"!~", Operator::NotEquivalent, 5},
    BinaryRow{"<=", Operator::LessOrEqual, 6},  BinaryRow{"<", Operator::Less, 6},
    BinaryRow{">", Operator::Greater, 6},       BinaryRow{">=", Operator::GreaterOrEqual, 6},
    BinaryRow{"|", Operator::Union, 7},         BinaryRow{"+", Operator::Add, 9},
    BinaryRow{"-", Operator::Subtract, 9},      BinaryRow{"&", Operator::Concatenate, 9},
    BinaryRow{"*", Operator::Multiply, 10},     BinaryRow{"/", Operator::Divide, 10},
    BinaryRow{"div", Operator::Div, 10},        BinaryRow{"mod", Operator::Mod, 10}};
constexpr int kSignPrecedence = 11;

constexpr std::array<std::string_view, 8> kReserved = {"and", "div", "implies", "mod", "or", "xor", "true", "false"};

/// Stops the parse; caught in parse_program, never leaves this file.
struct Stop {
  Error error;
};

class Parser {
 public:
  Parser(Program& program, std::vector<Token> tokens) : program_(program), tokens_(std::move(tokens)) {}

  const Node* parse() {
    const Node* root = expression(0);
    if (!at_end()) stop("this was not expected here; an operator or the end of the expression was");
    return root;
  }

 private:
  const Token& peek(std::size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  bool at_end() const { return peek().kind == TokenKind::End; }
  bool is_symbol(std::string_view text, std::size_t ahead = 0) const {
    return peek(ahead).kind == TokenKind::Symbol && peek(ahead).text == text;
  }
  bool is_word(std::string_view text) const { return peek().kind == TokenKind::Identifier && peek().text == text; }
  bool take(std::string_view symbol) {
    if (!is_symbol(symbol)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view symbol) {
    if (!take(symbol)) stop("'" + std::string(symbol) + "' is missing here");
  }
  [[noreturn]] void stop(const std::string& what) const { stop_at(peek().offset, what); }
  [[noreturn]] void stop_at(std::size_t offset, const std::string& what) const {
    throw Stop{point_at(program_.text, offset, what)};
  }

  Node& make(NodeKind kind, std::size_t offset, const Node* left = nullptr, const Node* right = nullptr) {
    Node& node = program_.nodes.emplace_back();
    node.kind = kind;
    program_.reads_input = program_.reads_input || kind == NodeKind::This || kind == NodeKind::Member ||
                           kind == NodeKind::Call || kind == NodeKind::Variable;
    node.offset = static_cast<std::uint32_t>(offset);
    node.left = left;
    node.right = right;
    deepen(node, left);
    deepen(node, right);
    return node;
  }
  void deepen(Node& node, const Node* child) const {
    if (child == nullptr) return;
    node.depth = std::max<std::uint16_t>(node.depth, static_cast<std::uint16_t>(child->depth + 1));
    if (node.depth > kMaxNesting)
      stop_at(node.offset,
              "the expression is nested deeper than " + std::to_string(kMaxNesting) + " levels (budget: depth)");
  }

  const BinaryRow* find_binary() const {
    if (peek().kind != TokenKind::Symbol && peek().kind != TokenKind::Identifier) return nullptr;
    const auto row = std::find_if(kBinary.begin(), kBinary.end(),
                                  [&](const BinaryRow& candidate) { return candidate.text == peek().text; });
    return row == kBinary.end() ? nullptr : &*row;
  }

  const Node* expression(int lowest) {
    if (++nesting_ > kMaxNesting)
      stop("the expression is nested deeper than " + std::to_string(kMaxNesting) + " levels (budget: depth)");
    const Node* left = prefix();
    for (;;) {
      const std::size_t offset = peek().offset;
      if ((is_word("is") || is_word("as")) && kTypePrecedence >= lowest) {
        const bool is = tokens_[at_++].text == "is";
        Node& node = make(is ? NodeKind::Is : NodeKind::As, offset, left);
        node.type = type_name();
        left = &node;
        continue;
      }
      const BinaryRow* row = find_binary();
      if (row == nullptr || row->precedence < lowest) break;
      ++at_;
      const Node* right = expression(row->precedence + 1);
      Node& node = make(NodeKind::Binary, offset, left, right);
      node.operation = row->operation;
      left = &node;
    }
    --nesting_;
    return left;
  }

  const Node* prefix() {
    const std::size_t offset = peek().offset;
    if (!is_symbol("+") && !is_symbol("-")) return postfix(term());
    const bool negative = tokens_[at_++].text == "-";
    const Node* operand = expression(kSignPrecedence);
    Node& node = make(NodeKind::Sign, offset, operand);
    node.negative = negative;
    return &node;
  }

  const Node* postfix(const Node* left) {
    for (;;) {
      const std::size_t offset = peek().offset;
      if (take(".")) {
        const Node* right = invocation(false);
        left = &make(NodeKind::Step, offset, left, right);
      } else if (take("[")) {
        const Node* index = expression(0);
        expect("]");
        left = &make(NodeKind::At, offset, left, index);
      } else {
        return left;
      }
    }
  }

  const Node* term() {
    const Token token = peek();
    switch (token.kind) {
      case TokenKind::String:
        ++at_;
        return &text_literal(token);
      case TokenKind::Number:
      case TokenKind::LongNumber:
        return number(token);
      case TokenKind::Date:
      case TokenKind::DateTime:
      case TokenKind::Time:
        return temporal(token);
      case TokenKind::Symbol:
        break;
      case TokenKind::Identifier:
        if (token.text == "true" || token.text == "false") {
          ++at_;
          Node& node = make(NodeKind::Literal, token.offset);
          node.literal = Value::boolean(token.text == "true");
          return &node;
        }
        return invocation(true);
      default:
        return invocation(true);
    }
    if (take("(")) {
      const Node* inner = expression(0);
      expect(")");
      return inner;
    }
    if (take("{")) {
      expect("}");
      return &make(NodeKind::EmptyCollection, token.offset);
    }
    if (take("%")) return variable(token.offset);
    stop("a value, a name or '(' is missing here");
  }

  Node& text_literal(const Token& token) {
    Node& node = make(NodeKind::Literal, token.offset);
    node.text = token.text;
    node.literal = Value::string(node.text);
    return node;
  }

  const Node* number(const Token& token) {
    ++at_;
    Node& node = make(NodeKind::Literal, token.offset);
    const std::optional<Decimal> decimal = Decimal::parse(token.text);
    if (!decimal) stop_at(token.offset, "this number has more digits than can be kept (36)");
    const bool whole = token.text.find('.') == std::string::npos;
    const std::optional<std::int64_t> integer = whole ? decimal->to_integer() : std::nullopt;
    node.literal = integer ? Value::integer(*integer) : Value::decimal(*decimal);
    const bool calendar = peek().kind == TokenKind::Identifier && is_calendar_unit(peek().text);
    if (token.kind == TokenKind::LongNumber || (!calendar && peek().kind != TokenKind::String)) return &node;
    node.text = peek().text;
    node.quantity = {*decimal, node.text, calendar};
    node.literal = Value::quantity(&node.quantity);
    ++at_;
    return &node;
  }

  const Node* temporal(const Token& token) {
    ++at_;
    const Kind kind = token.kind == TokenKind::Date       ? Kind::Date
                      : token.kind == TokenKind::DateTime ? Kind::DateTime
                                                          : Kind::Time;
    const std::optional<Temporal> at = kind == Kind::Date       ? parse_partial_date(token.text)
                                       : kind == Kind::DateTime ? parse_partial_date_time(token.text)
                                                                : parse_partial_time(token.text);
    if (!at) stop_at(token.offset, kind == Kind::Time ? "there is no such time of day" : "there is no such date");
    Node& node = make(NodeKind::Literal, token.offset);
    node.literal = Value::temporal(kind, *at);
    return &node;
  }

  std::uint16_t slot_of(const std::string& name) {
    const auto found = std::find(program_.variables.begin(), program_.variables.end(), name);
    if (found != program_.variables.end()) return static_cast<std::uint16_t>(found - program_.variables.begin());
    program_.variables.push_back(name);
    return static_cast<std::uint16_t>(program_.variables.size() - 1);
  }

  const Node* variable(std::size_t offset) {
    const Token token = peek();
    if (token.kind != TokenKind::Identifier && token.kind != TokenKind::DelimitedIdentifier &&
        token.kind != TokenKind::String) {
      stop("the name of a variable is missing after '%'");
    }
    ++at_;
    Node& node = make(NodeKind::Variable, offset);
    node.text = token.text;
    node.slot = slot_of(token.text);
    return &node;
  }

  bool may_be_name(const Token& token) const {
    if (token.kind == TokenKind::DelimitedIdentifier) return true;
    return token.kind == TokenKind::Identifier &&
           std::find(kReserved.begin(), kReserved.end(), token.text) == kReserved.end();
  }

  const Node* invocation(bool is_first) {
    const Token token = peek();
    if (token.kind == TokenKind::Dollar) {
      ++at_;
      return &make(token.text == "this"    ? NodeKind::This
                   : token.text == "index" ? NodeKind::Index
                                           : NodeKind::Total,
                   token.offset);
    }
    if (!may_be_name(token))
      stop(token.kind == TokenKind::End ? "the expression ends too early; something is missing here"
                                        : "a name is missing here");
    ++at_;
    if (is_symbol("(")) return call(token);
    Node& node = make(NodeKind::Member, token.offset);
    node.text = token.text;
    node.is_first = is_first && !token.text.empty() && token.text.front() >= 'A' && token.text.front() <= 'Z';
    if (program_.model != nullptr) {
      node.name = program_.model->find_name(node.text);
      node.as_type = program_.model->find_type(node.text);
    }
    return &node;
  }

  const Node* call(const Token& name) {
    expect("(");
    const FunctionRow* row = find_function(name.text);
    if (row == nullptr) stop_at(name.offset, "there is no function '" + name.text + "'" + nearest_function(name.text));
    Node& node = make(NodeKind::Call, name.offset);
    node.text = name.text;
    node.function = row;
    while (!is_symbol(")")) {
      if (!node.arguments.empty()) expect(",");
      const std::size_t index = node.arguments.size();
      const Argument kind = row->arguments[std::min<std::size_t>(index, row->arguments.size() - 1)];
      node.arguments.push_back(kind == Argument::Type      ? type_argument()
                               : kind == Argument::SortKey ? sort_key()
                                                           : expression(0));
      deepen(node, node.arguments.back());
    }
    expect(")");
    if (node.arguments.size() < row->least || node.arguments.size() > row->most) {
      stop_at(name.offset,
              name.text + "() takes " + describe_arity(*row) + ", not " + std::to_string(node.arguments.size()));
    }
    if (row->defines_variable) {
      const Node& argument = *node.arguments[0];
      if (argument.kind != NodeKind::Literal || argument.literal.kind() != Kind::String)
        stop_at(argument.offset, "the name of a variable must be a text in quotes");
      node.slot = slot_of(argument.text);
    }
    return &node;
  }

  const Node* type_argument() {
    Node& node = make(NodeKind::EmptyCollection, peek().offset);
    node.type = type_name();
    return &node;
  }

  /// A leading "-" or a trailing "desc" sorts downwards.
  const Node* sort_key() {
    const std::size_t offset = peek().offset;
    const bool minus = is_symbol("-");
    if (minus) ++at_;
    const Node* key = minus ? expression(kSignPrecedence) : expression(0);
    Node& node = make(NodeKind::Sign, offset, key);
    node.descending = minus;
    if (is_word("desc") || is_word("asc")) node.descending = tokens_[at_++].text == "desc";
    return &node;
  }

  TypeName type_name() {
    const bool bracketed = take("(");
    const std::size_t offset = peek().offset;
    TypeName type;
    const auto part = [&] {
      if (!may_be_name(peek())) stop("the name of a type is missing here");
      return tokens_[at_++].text;
    };
    type.name = part();
    while (take(".")) {
      const std::string next = part();
      const bool is_space = type.space.empty() && (type.name == "FHIR" || type.name == "System");
      if (is_space) {
        type.space = type.name;
        type.name = next;
      } else {
        type.name += "." + next;
      }
    }
    if (bracketed) expect(")");
    if (program_.model != nullptr && type.space != "System") type.fhir = program_.model->find_type(type.name);
    if (type.space != "FHIR") type.system = find_system_type(type.name);
    if (type.space.empty() && program_.model != nullptr && type.fhir == 0 && type.system == 0) {
      stop_at(offset, "there is no type '" + type.name + "'");
    }
    return type;
  }

  Program& program_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int nesting_ = 0;
};

}  // namespace

Result<std::shared_ptr<Program>> parse_program(std::string_view text, const Model* model) {
  if (text.size() > kMaxExpressionBytes) {
    return Error{ErrorCode::TooLarge, "The expression has more than " + std::to_string(kMaxExpressionBytes) +
                                          " characters (budget: length)."};
  }
  if (!is_utf8(text)) return Error{ErrorCode::InvalidArgument, "The expression is not UTF-8 text."};
  CAIRN_ASSIGN(std::vector<Token> tokens, read_tokens(text));
  auto program = std::make_shared<Program>();
  program->text = text;
  program->model = model;
  try {
    program->root = Parser(*program, std::move(tokens)).parse();
  } catch (Stop& stop) {
    return std::move(stop.error);
  }
  return program;
}

}  // namespace cairn::fhirpath
