#include "engine/fhirpath/type_check.h"

#include <algorithm>

#include "engine/fhirpath/function_table.h"
#include "engine/fhirpath/lexer.h"

namespace cairn::fhirpath {
namespace {

/// What is known about a collection before it exists.
struct Shape {
  std::vector<TypeId> types;  // any of these
  bool is_open = true;        // nothing is known; everything goes
  bool is_single = false;
  bool is_unordered = false;

  static Shape of(TypeId type, bool single = true) { return {{type}, false, single, false}; }
  static Shape open() { return {}; }
};

/// Kinds of value that operators tell apart, as bits.
enum : unsigned { kNumber = 1, kText = 2, kDate = 4, kTime = 8, kQuantity = 16, kBoolean = 32, kOther = 64 };

struct View {
  Shape focus;
  Shape self;
};

class Checker {
 public:
  Checker(const Program& program, const std::vector<std::string>& variables)
      : program_(program), model_(*program.model), variables_(variables) {
    for (const Node& node : program.nodes) {
      if (node.kind == NodeKind::Call && node.function->defines_variable) defined_.push_back(node.slot);
    }
  }

  std::optional<Error> check(TypeId context, TypeId resource) {
    context_ = context == 0 ? Shape::open() : Shape::of(context);
    resource_ = resource == 0 ? Shape::open() : Shape::of(resource);
    shape_of(*program_.root, {context_, context_});
    return error_;
  }

 private:
  Shape fail(const Node& node, const std::string& what) {
    if (!error_) error_ = point_at(program_.text, node.offset, what);
    return Shape::open();
  }

  std::string name_of(TypeId type) const { return model_.type(type).name; }

  unsigned class_of(TypeId type) const {
    switch (type) {
      case system_type::Boolean:
        return kBoolean;
      case system_type::Integer:
      case system_type::Decimal:
        return kNumber;
      case system_type::String:
        return kText;
      case system_type::Date:
      case system_type::DateTime:
        return kDate;
      case system_type::Time:
        return kTime;
      case system_type::Quantity:
        return kQuantity;
      default:
        break;
    }
    if (model_.is_a(type, model_.quantity_type())) return kQuantity;
    switch (model_.type(type).primitive) {
      case Primitive::None:
        return kOther;
      case Primitive::Boolean:
        return kBoolean;
      case Primitive::Integer:
      case Primitive::Decimal:
        return kNumber;
      case Primitive::String:
        return kText;
      case Primitive::Date:
      case Primitive::DateTime:
        return kDate;
      case Primitive::Time:
        return kTime;
    }
    return kOther;
  }

  /// 0 when nothing is known.
  unsigned classes_of(const Shape& shape) const {
    unsigned classes = 0;
    for (const TypeId type : shape.types) classes |= class_of(type);
    return shape.is_open ? 0 : classes;
  }

  static Shape united(const Shape& a, const Shape& b) {
    if (a.is_open || b.is_open) return {{}, true, false, a.is_unordered || b.is_unordered};
    Shape both = a;
    both.types.insert(both.types.end(), b.types.begin(), b.types.end());
    both.is_single = false;
    both.is_unordered = a.is_unordered || b.is_unordered;
    return both;
  }

  static Shape item_of(Shape shape) {
    shape.is_single = true;
    shape.is_unordered = false;
    return shape;
  }

  Shape literal_shape(const Node& node) const {
    switch (node.literal.kind()) {
      case Kind::Boolean:
        return Shape::of(system_type::Boolean);
      case Kind::Integer:
        return Shape::of(system_type::Integer);
      case Kind::Decimal:
        return Shape::of(system_type::Decimal);
      case Kind::Date:
        return Shape::of(system_type::Date);
      case Kind::DateTime:
        return Shape::of(system_type::DateTime);
      case Kind::Time:
        return Shape::of(system_type::Time);
      case Kind::Quantity:
        return Shape::of(system_type::Quantity);
      default:
        return Shape::of(system_type::String);
    }
  }

  Shape shape_of(const Node& node, const View& view) {
    if (error_) return Shape::open();
    switch (node.kind) {
      case NodeKind::Literal:
        return literal_shape(node);
      case NodeKind::EmptyCollection:
      case NodeKind::Total:
        return Shape::open();
      case NodeKind::This:
        return view.self;
      case NodeKind::Index:
        return Shape::of(system_type::Integer);
      case NodeKind::Variable:
        return variable_shape(node);
      case NodeKind::Member:
        return member_shape(node, view.focus);
      case NodeKind::Call:
        return call_shape(node, view.focus, view);
      case NodeKind::Step: {
        const Shape left = shape_of(*node.left, view);
        if (node.right->kind == NodeKind::Member) return member_shape(*node.right, left);
        if (node.right->kind == NodeKind::Call) return call_shape(*node.right, left, view);
        return shape_of(*node.right, view);
      }
      case NodeKind::At: {
        Shape left = shape_of(*node.left, view);
        if (left.is_unordered) return fail(node, "these items have no order, so there is no place in it");
        shape_of(*node.right, view);
        left.is_single = true;
        return left;
      }
      case NodeKind::Sign: {
        const Shape operand = shape_of(*node.left, view);
        const unsigned classes = classes_of(operand);
        if (classes != 0 && (classes & (kNumber | kQuantity)) == 0)
          return fail(node, "a sign stands before a number or a quantity only");
        return operand;
      }
      case NodeKind::Binary:
        return binary_shape(node, view);
      case NodeKind::Is:
        shape_of(*node.left, view);
        return Shape::of(system_type::Boolean);
      case NodeKind::As:
        return narrowed(node.type, shape_of(*node.left, view));
    }
    return Shape::open();
  }

  Shape narrowed(const TypeName& type, const Shape& from) const {
    Shape shape = from;
    shape.types.clear();
    if (type.fhir != 0) shape.types.push_back(type.fhir);
    if (type.system != 0) shape.types.push_back(type.system);
    shape.is_open = shape.types.empty();
    return shape;
  }

  Shape variable_shape(const Node& node) {
    const std::string& name = node.text;
    if (name == "context" || name == "resource" || name == "rootResource")
      return name == "context" ? context_ : resource_;
    if (name == "questionnaire") return Shape::of(model_.find_type("Questionnaire"));
    if (name == "qitem") return Shape::of(model_.find_type("Questionnaire.item"));
    if (name == "ucum" || name == "sct" || name == "loinc" || name.starts_with("vs-") || name.starts_with("ext-"))
      return Shape::of(system_type::String);
    const bool is_supplied =
        variables_.empty() || std::find(variables_.begin(), variables_.end(), name) != variables_.end();
    const bool is_defined = std::find(defined_.begin(), defined_.end(), node.slot) != defined_.end();
    return is_supplied || is_defined ? Shape::open() : fail(node, "there is no variable '%" + name + "' here");
  }

  Shape member_shape(const Node& node, const Shape& input) {
    if (input.is_open) return {{}, true, false, input.is_unordered};
    Shape result{{}, false, input.is_single, input.is_unordered};
    bool found = false;
    for (const TypeId type : input.types) {
      if (type == system_type::Quantity &&
          (node.text == "value" || node.text == "unit" || node.text == "code" || node.text == "system")) {
        result.types.push_back(node.text == "value" ? system_type::Decimal : system_type::String);
        found = true;
        continue;
      }
      const Element* element = model_.find_element(type, node.name);
      if (element != nullptr && element->is_alias)
        return fail(node, "write '" + choice_name(type, node.text) + "' instead of '" + node.text +
                              "'; the type is not part of the name");
      if (element != nullptr) {
        result.types.insert(result.types.end(), element->types.begin(), element->types.end());
        result.is_single = result.is_single && !element->repeats;
        found = true;
      } else if (node.is_first && node.as_type != 0 &&
                 (model_.is_a(type, node.as_type) || model_.is_a(node.as_type, type))) {
        result.types.push_back(model_.is_a(type, node.as_type) ? type : node.as_type);
        found = true;
      } else if (model_.type(type).is_abstract && model_.type(type).is_resource) {
        return {{}, true, false, input.is_unordered};  // any resource may stand here
      }
    }
    if (found) return result;
    if (node.is_first && node.as_type != 0)
      return fail(node, "the path begins with '" + node.text + "', but it starts from " + name_of(input.types.front()));
    return fail(node, name_of(input.types.front()) + " has no element '" + node.text + "'");
  }

  std::string choice_name(TypeId type, const std::string& key) const {
    for (const std::uint32_t index : model_.type(type).elements) {
      const Element& element = model_.element(index);
      for (const ChoiceKey& choice : element.choices) {
        if (choice.key == key) return element.name;
      }
    }
    return key;
  }

  bool accepts(Takes takes, const Shape& input) const {
    const unsigned classes = classes_of(input);
    if (classes == 0) return true;
    switch (takes) {
      case Takes::String:
        return (classes & (kText | kDate | kTime)) != 0;
      case Takes::Number:
        return (classes & (kNumber | kQuantity)) != 0;
      case Takes::Boolean:
        return (classes & kBoolean) != 0;
      default:
        return true;
    }
  }

  bool accepts(Argument kind, const Shape& shape) const {
    const unsigned classes = classes_of(shape);
    if (classes == 0) return true;
    switch (kind) {
      case Argument::String:
        return (classes & kText) != 0;
      case Argument::Integer:
      case Argument::Number:
        return (classes & kNumber) != 0;
      case Argument::Boolean:
        return (classes & kBoolean) != 0;
      case Argument::Criteria:
        return (classes & kBoolean) != 0 || std::any_of(shape.types.begin(), shape.types.end(),
                                                        [](TypeId type) { return type >= system_type::Count; });
      default:
        return true;
    }
  }

  static std::string describe(Argument kind) {
    switch (kind) {
      case Argument::String:
        return "a text";
      case Argument::Integer:
        return "a whole number";
      case Argument::Number:
        return "a number";
      default:
        return "true or false";
    }
  }

  Shape call_shape(const Node& node, const Shape& input, const View& view) {
    const FunctionRow& row = *node.function;
    if (row.takes == Takes::Ordered && input.is_unordered)
      return fail(node, node.text + "() needs an order, which these items do not have");
    if (!accepts(row.takes, input))
      return fail(node, node.text + "() does not work on " + name_of(input.types.front()));
    const bool is_iif = row.name == "iif";
    const Shape inner = is_iif ? input : item_of(input);
    std::vector<Shape> arguments;
    for (std::size_t i = 0; i < node.arguments.size(); ++i) {
      const Argument kind = row.arguments[std::min<std::size_t>(i, row.arguments.size() - 1)];
      const bool per_item = kind == Argument::Lambda || kind == Argument::Criteria || kind == Argument::SortKey;
      const Node& argument = kind == Argument::SortKey ? *node.arguments[i]->left : *node.arguments[i];
      arguments.push_back(kind == Argument::Type ? Shape::open()
                                                 : shape_of(argument, per_item ? View{inner, inner} : view));
      if (!accepts(kind, arguments.back()))
        return fail(argument,
                    node.text + "() takes " + describe(kind) + " here, not " + name_of(arguments.back().types.front()));
    }
    Shape result = result_shape(node, input, arguments);
    if (row.single) result.is_single = true;
    if (row.name == "children" || row.name == "descendants") result.is_unordered = true;
    if (row.name == "sort") result.is_unordered = false;
    return result;
  }

  Shape result_shape(const Node& node, const Shape& input, const std::vector<Shape>& arguments) const {
    switch (node.function->yields) {
      case Yields::Boolean:
        return Shape::of(system_type::Boolean);
      case Yields::Integer:
        return Shape::of(system_type::Integer);
      case Yields::Decimal:
        return Shape::of(system_type::Decimal);
      case Yields::String:
        return Shape::of(system_type::String, node.function->single);
      case Yields::Date:
        return Shape::of(system_type::Date);
      case Yields::DateTime:
        return Shape::of(system_type::DateTime);
      case Yields::Time:
        return Shape::of(system_type::Time);
      case Yields::Quantity:
        return Shape::of(system_type::Quantity);
      case Yields::Input:
        return input;
      case Yields::FirstArgument: {
        Shape result = arguments.front();
        result.is_single = result.is_single && input.is_single;
        result.is_unordered = result.is_unordered || input.is_unordered;
        return result;
      }
      case Yields::InputAndArgument:
        return united(input, arguments.front());
      case Yields::LastArguments: {
        const std::size_t first = node.function->name == "iif" ? 1 : 0;
        Shape result = arguments[first];
        for (std::size_t i = first + 1; i < arguments.size(); ++i) result = united(result, arguments[i]);
        return result;
      }
      case Yields::Type:
        return narrowed(node.arguments.front()->type, input);
      case Yields::Extension:
        return Shape::of(model_.find_type("Extension"), false);
      case Yields::Anything:
        break;
    }
    return Shape::open();
  }

  /// Whether an arithmetic operator fits any pair of the kinds on its two sides.
  static bool fits(Operator operation, unsigned a, unsigned b) {
    constexpr unsigned kAmounts = kNumber | kQuantity;
    const bool amounts = (a & kAmounts) != 0 && (b & kAmounts) != 0;
    switch (operation) {
      case Operator::Concatenate:
        return (a & kText) != 0 && (b & kText) != 0;
      case Operator::Add:
        return amounts || (a & b & kText) != 0 || ((a & (kDate | kTime)) != 0 && (b & kQuantity) != 0) ||
               ((b & (kDate | kTime)) != 0 && (a & kQuantity) != 0);
      case Operator::Subtract:
        return amounts || ((a & (kDate | kTime)) != 0 && (b & kQuantity) != 0);
      default:
        return amounts;
    }
  }

  static bool are_ordered(unsigned a, unsigned b) {
    constexpr unsigned kAmounts = kNumber | kQuantity;
    return (a & b & (kText | kDate | kTime)) != 0 || ((a & kAmounts) != 0 && (b & kAmounts) != 0);
  }

  Shape binary_shape(const Node& node, const View& view) {
    const Shape left = shape_of(*node.left, view);
    const Shape right = shape_of(*node.right, view);
    if (error_) return Shape::open();
    if (node.operation == Operator::Union) return united(left, right);
    const unsigned a = classes_of(left);
    const unsigned b = classes_of(right);
    const bool known = a != 0 && b != 0;
    if (node.operation >= Operator::Less) {
      if (known && node.operation <= Operator::GreaterOrEqual && !are_ordered(a, b)) {
        return fail(node,
                    name_of(left.types.front()) + " and " + name_of(right.types.front()) + " have no common order");
      }
      return Shape::of(system_type::Boolean);
    }
    if (known && !fits(node.operation, a, b)) {
      return fail(node, "this operator does not work on " + name_of(left.types.front()) + " and " +
                            name_of(right.types.front()));
    }
    if ((a & kDate) != 0 || (a & kTime) != 0) return left;
    if (a == kNumber && b == kNumber)
      return Shape::of(node.operation == Operator::Divide ? TypeId{system_type::Decimal} : common_number(left, right));
    return node.operation == Operator::Concatenate ? Shape::of(system_type::String) : Shape::open();
  }

  static TypeId common_number(const Shape& a, const Shape& b) {
    const auto whole = [](const Shape& shape) {
      return shape.types.size() == 1 && shape.types.front() == system_type::Integer;
    };
    return whole(a) && whole(b) ? system_type::Integer : system_type::Decimal;
  }

  const Program& program_;
  const Model& model_;
  const std::vector<std::string>& variables_;
  std::vector<std::uint16_t> defined_;
  Shape context_, resource_;
  std::optional<Error> error_;
};

}  // namespace

std::optional<Error> check_types(const Program& program, std::string_view context_type,
                                 const std::vector<std::string>& variables, std::string_view resource_type) {
  return Checker(program, variables)
      .check(program.model->find_type(context_type), program.model->find_type(resource_type));
}

}  // namespace cairn::fhirpath
