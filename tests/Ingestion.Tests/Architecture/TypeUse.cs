using System.Reflection;
using System.Reflection.Emit;

namespace Ingestion.Tests.Architecture;

/// <summary>One type of the program that uses another one.</summary>
/// <param name="User">Who uses; of nested and compiler-made types, the one around them.</param>
/// <param name="Used">What is used.</param>
internal sealed record TypeUse(Type User, Type Used)
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (OpCode)field.GetValue(null)!).ToDictionary(static code => code.Value);

    public string From => RoomOf(User)!;

    public string To => RoomOf(Used)!;

    public string? FeedFrom => FeedOf(User);

    public string? FeedTo => FeedOf(Used);

    public override string ToString() => $"{User.FullName} uses {Used.FullName}";

    /// <summary>The folder that a type stands in; null for what the compiler adds to no namespace of ours, and for the entry point.</summary>
    public static string? RoomOf(Type type) => type.Namespace?.Split('.') is ["Ingestion", var room, ..] ? room : null;

    /// <summary>All of them within an assembly.</summary>
    public static IReadOnlyList<TypeUse> All(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .Where(static type => RoomOf(type) is not null)
            .SelectMany(static type => UsedBy(type).SelectMany(Parts).Select(used => new TypeUse(Outermost(type), Outermost(used))))
            .Where(use => use.Used.Assembly == assembly && RoomOf(use.Used) is not null)
            .Distinct(),
    ];

    private static string? FeedOf(Type type) => type.Namespace?.Split('.') is ["Ingestion", "Feeds", var feed, ..] ? feed : null;

    private static Type Outermost(Type type) => type.DeclaringType is { } around ? Outermost(around) : type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    /// <summary>A constructed type and all that it is constructed from.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type.IsGenericParameter ? type.GetGenericParameterConstraints().Where(constraint => constraint != type).Take(8) : type.GetGenericArguments().Where(static one => !one.IsGenericParameter).SelectMany(Parts).Append(type);
    }

    private static IEnumerable<Type> UsedBy(Type type)
    {
        IEnumerable<Type?> all =
        [
            type.BaseType,
            .. type.GetInterfaces(),
            .. type.GetGenericArguments(),
            .. type.GetCustomAttributesData().Select(static attribute => attribute.AttributeType),
            .. type.GetFields(Declared).Select(static field => field.FieldType),
            .. type.GetMethods(Declared).SelectMany(OfMethod),
            .. type.GetConstructors(Declared).SelectMany(OfMethod),
        ];
        return all.OfType<Type>();
    }

    private static IEnumerable<Type> OfMethod(MethodBase method)
    {
        List<Type> used = [.. method.GetParameters().Select(static parameter => parameter.ParameterType)];
        if (method is MethodInfo { ReturnType: var returned })
        {
            used.Add(returned);
        }

        if (method.GetMethodBody() is { } body)
        {
            used.AddRange(body.LocalVariables.Select(static local => local.LocalType));
            used.AddRange(OfInstructions(method, body.GetILAsByteArray()!));
        }

        return used;
    }

    /// <summary>Constants are not seen: the compiler copies them.</summary>
    private static IEnumerable<Type> OfInstructions(MethodBase method, byte[] il)
    {
        var typeArguments = method.DeclaringType!.GetGenericArguments();
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (var at = 0; at < il.Length;)
        {
            var first = il[at++];
            var code = OpCodesByValue[first == 0xFE ? (short)((first << 8) | il[at++]) : first];
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                var member = method.Module.ResolveMember(BitConverter.ToInt32(il, at), typeArguments, methodArguments)!;
                if ((member as Type ?? member.DeclaringType) is { } used)
                {
                    yield return used;
                }

                if (member is MethodInfo { IsGenericMethod: true } generic)
                {
                    foreach (var argument in generic.GetGenericArguments())
                    {
                        yield return argument;
                    }
                }
            }

            at += SizeOf(code.OperandType, il, at);
        }
    }

    private static int SizeOf(OperandType operand, byte[] il, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };
}
