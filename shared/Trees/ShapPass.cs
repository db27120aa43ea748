using System.Runtime.Intrinsics;

namespace Conversion.Trees;

/// <summary>One tree as <see cref="TreeShap"/> runs it, at four of its quadrature points.</summary>
/// <param name="Nodes">Parents before children.</param>
/// <param name="Edges">Per node: the edge to its left child, then the one to its right.</param>
internal sealed record ShapPass(ShapNode[] Nodes, ShapEdge[] Edges);

/// <summary>A node; an edge is numbered twice its node, and one more for the right.</summary>
internal struct ShapNode
{
    /// <summary>The node's number in the ensemble.</summary>
    public int Index;

    public int Feature;

    public float Threshold;

    /// <summary>The edge that leads to the node, or −1.</summary>
    public int Parent;

    /// <summary>The nearest edge above that tests the same feature, or −1.</summary>
    public int Previous;

    public bool LeftIsLeaf;

    public bool RightIsLeaf;

    public double LeftLeaf;

    public double RightLeaf;
}

/// <summary>
/// What passing or failing an edge's test multiplies the product by, compared with the last edge on the same feature,
/// and what it adds to that feature's contribution.
/// </summary>
internal struct ShapEdge
{
    public Vector256<double> Passed;

    public Vector256<double> Failed;

    public Vector256<double> PassedWeight;

    public Vector256<double> FailedWeight;

    /// <summary>The factor where an earlier test on the feature has failed.</summary>
    public double Share;
}
