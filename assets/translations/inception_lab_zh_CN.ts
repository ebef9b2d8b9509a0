<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AblationMap</name>
    <message>
        <source>{block}, branch {branch} off: {without} % of the test images right instead of {all_on} %</source>
        <translation>{block} 关闭 {branch} 线路：测试图像的正确率为 {without} %，原为 {all_on} %</translation>
    </message>
    <message>
        <source>{sentence}
A click goes there.</source>
        <translation>{sentence}
单击即跳转到该线路。</translation>
    </message>
    <message>
        <source>Change of the accuracy without each branch</source>
        <translation>去掉每条线路后精度的变化</translation>
    </message>
</context>
<context>
    <name>AblationView</name>
    <message>
        <source>off gives zeros</source>
        <translation>关闭时输出零</translation>
    </message>
    <message>
        <source>off gives the mean</source>
        <translation>关闭时输出均值</translation>
    </message>
    <message>
        <source>What a branch that is off hands to the next block</source>
        <translation>关闭的线路向下一个块输出什么</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Measure anew</source>
        <translation>重新测量</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Asking the network about the first pictures…</source>
        <translation>正在询问网络对最初几张图片的判断…</translation>
    </message>
    <message>
        <source>Press Measure to see how much accuracy the network loses without each of its branches.</source>
        <translation>点击“测量”，查看去掉每条线路后网络损失多少精度。</translation>
    </message>
    <message>
        <source>Accuracy without each branch</source>
        <translation>去掉每条线路后的精度</translation>
    </message>
    <message>
        <source>{accuracy} % of {n:,} test images right with all branches on</source>
        <translation>所有线路都打开时，{n:,} 张测试图像中 {accuracy} % 正确</translation>
    </message>
    <message>
        <source>of weights before</source>
        <translation>之前的权重</translation>
    </message>
    <message>
        <source>{accuracy} % of {n:,} right</source>
        <translation>{n:,} 张中 {accuracy} % 正确</translation>
    </message>
    <message>
        <source>Each cell: change in percentage points with that branch off. Click one to go there.</source>
        <translation>每一格：关闭该线路后精度变化的百分点。单击一格即跳转到该线路。</translation>
    </message>
    <message>
        <source>An estimate: on {n:,} images a change below about {points} may be chance.</source>
        <translation>这是估计值：用 {n:,} 张图像测量时，小于约 {points} 的变化可能只是偶然。</translation>
    </message>
    <message>
        <source>Change in percentage points with that branch off; on {n:,} images, below about {points} it may be chance.</source>
        <translation>每格：关闭该线路后精度变化的百分点；用 {n:,} 张图像测量时，小于约 {points} 的变化可能只是偶然。</translation>
    </message>
    <message>
        <source>Each number is the accuracy on the test images with that one branch off less the accuracy with all on, in percentage points: the darker a cell, the more the network needs the branch. A branch that is off gives zeros or its mean; all else, weights included, stays as it is.</source>
        <translation>每个数是只关闭这一条线路时的测试精度减去所有线路都打开时的精度，单位为百分点：格子的墨色越重，网络越需要这条线路。关闭的线路输出零或其均值；其余一切（包括权重）保持不变。</translation>
    </message>
</context>
<context>
    <name>BarRows</name>
    <message>
        <source>true</source>
        <translation>真实</translation>
    </message>
</context>
<context>
    <name>BatchProgress</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The pictures that have come stay in the table</source>
        <translation>已经读入的图片留在表格中</translation>
    </message>
    <message>
        <source>Looking for pictures: {number} so far</source>
        <translation>正在寻找图片：已找到{number}张</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>第{done}张，共{total}张</translation>
    </message>
    <message>
        <source>{part} predicted by these weights</source>
        <translation>{part}已用当前权重预测</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>约剩{time}</translation>
    </message>
</context>
<context>
    <name>BlockView</name>
    <message>
        <source>{count} values, each shown as a square</source>
        <translation>{count} 个值，每个显示为一格</translation>
    </message>
    <message>
        <source>{count} maps, each {size} shown {scale}</source>
        <translation>{count} 幅特征图，每幅 {size}，放大 {scale}</translation>
    </message>
    <message>
        <source>{count} maps shown {scale}</source>
        <translation>{count} 幅特征图，缩放 {scale}</translation>
    </message>
    <message>
        <source>shown {scale}</source>
        <translation>缩放 {scale}</translation>
    </message>
    <message>
        <source>concatenation: {terms} = {count} maps, each {size} shown {scale}</source>
        <translation>通道合并：{terms} = {count} 幅特征图，每幅 {size}，放大 {scale}</translation>
    </message>
    <message>
        <source>{sentence}; small, for the images have {pixels} px</source>
        <translation>{sentence}；图小，因为图像只有 {pixels} 像素</translation>
    </message>
    <message>
        <source>least</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>greatest</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>own scale</source>
        <translation>各自标度</translation>
    </message>
    <message>
        <source>shared scale</source>
        <translation>统一标度</translation>
    </message>
    <message>
        <source>Own scale: each map from its least to its greatest value. Shared scale: one for all maps.</source>
        <translation>各自标度：每幅图从自己的最小值到最大值。统一标度：所有图共用一个标度。</translation>
    </message>
    <message>
        <source>Scale of the colours</source>
        <translation>颜色标度</translation>
    </message>
    <message>
        <source>block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>All four branches of the block on or off. Without a block nothing of the picture gets further.</source>
        <translation>打开或关闭这个块的全部四条线路。关闭整个块后，图片的任何信息都无法继续向后传递。</translation>
    </message>
    <message>
        <source>1×1 reductions</source>
        <translation>1×1 降维</translation>
    </message>
    <message>
        <source>Also show the thinned maps that the 3×3 and 5×5 convolutions work on: fewer maps, less to compute</source>
        <translation>同时显示供 3×3 和 5×5 卷积处理的降维后的特征图：图更少，计算也更少</translation>
    </message>
    <message>
        <source>What the colours mean; gray is no number (NaN)</source>
        <translation>颜色的含义；灰色表示不是数（NaN）</translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation>特征图</translation>
    </message>
</context>
<context>
    <name>ByHand</name>
    <message>
        <source>The training images of these weights are not on this computer; show other weights.</source>
        <translation>这台电脑上没有这些权重的训练图像；请显示其他权重。</translation>
    </message>
</context>
<context>
    <name>ByHandView</name>
    <message>
        <source>A 1×1 convolution at one pixel: each channel that goes in is multiplied by its weight, and all are added up with the bias. The numbers are yours; a thick line is a large weight, a dashed one a negative one.</source>
        <translation>一个像素上的 1×1 卷积：每个输入通道乘以自己的权重，全部相加再加上偏置。数字由您填写；线越粗权重越大，虚线表示负权重。</translation>
    </message>
    <message>
        <source>A kernel of nine numbers is laid on every pixel of your picture; the products are added up and make one pixel of the result. Outside of the picture stand zeros, as in the network.</source>
        <translation>由九个数组成的卷积核依次放在图片的每个像素上；乘积相加，得到结果中的一个像素。图片之外补零，与网络中一样。</translation>
    </message>
    <message>
        <source>One step of plain gradient descent on a copy of the shown weights: nothing of them or of a run changes. Loss and gradients are exact for these images; batch normalisation uses the means of this batch, as in training, and dropout is left out.</source>
        <translation>在所显示权重的副本上做一步普通的梯度下降：权重和训练记录都不会改变。损失和梯度对这些图像是精确的；批量规范化使用这个小批量的均值（与训练时相同），不使用暂退法。</translation>
    </message>
    <message>
        <source>1×1 convolution</source>
        <translation>1×1 卷积</translation>
    </message>
    <message>
        <source>A kernel of your own</source>
        <translation>自己写卷积核</translation>
    </message>
    <message>
        <source>One training step</source>
        <translation>一步训练</translation>
    </message>
</context>
<context>
    <name>CalibrationPage</name>
    <message>
        <source>Expected calibration error {error:.1f} %</source>
        <translation>期望校准误差 {error:.1f} %</translation>
    </message>
    <message>
        <source>on average {points} points more certain than right</source>
        <translation>平均把握比正确率高{points}个百分点</translation>
    </message>
    <message>
        <source>on average {points} points less certain than right</source>
        <translation>平均把握比正确率低{points}个百分点</translation>
    </message>
    <message>
        <source>certainty (%)</source>
        <translation>把握（%）</translation>
    </message>
    <message>
        <source>right (%)</source>
        <translation>正确（%）</translation>
    </message>
    <message>
        <source>The pictures in 15 bins of equal width by their largest probability. The error is the distance between certainty and share of right answers, averaged over all pictures; on the dotted line it is zero.</source>
        <translation>按最大概率把图片分到15个等宽的区间。误差是把握与正确率之差，对所有图片取平均；在虚线上误差为零。</translation>
    </message>
</context>
<context>
    <name>CameraFeed</name>
    <message>
        <source>There is no camera; plug one in and try again.</source>
        <translation>没有摄像头；请插上一个再试。</translation>
    </message>
    <message>
        <source>The camera cannot be used: close other programs that use it, then try again.</source>
        <translation>摄像头无法使用：请关闭正在使用它的其他程序，然后再试。</translation>
    </message>
    <message>
        <source>The camera is no longer there: plug it in and try again.</source>
        <translation>摄像头已断开：请重新插上再试。</translation>
    </message>
</context>
<context>
    <name>CameraView</name>
    <message>
        <source>Each picture that you take becomes an example of “{name}”. Hold the button to take several.</source>
        <translation>拍下的每张图片都会成为“{name}”的样例。按住按钮可连续拍摄。</translation>
    </message>
    <message>
        <source>Take a picture</source>
        <translation>拍照</translation>
    </message>
    <message>
        <source>Camera off</source>
        <translation>关闭摄像头</translation>
    </message>
    <message>
        <source>What the camera sees</source>
        <translation>摄像头画面</translation>
    </message>
</context>
<context>
    <name>CardDock</name>
    <message>
        <source>A double click makes it as large as the window, and puts it back (F9)</source>
        <translation>双击放大到整个窗口，再次双击还原 (F9)</translation>
    </message>
</context>
<context>
    <name>Centre</name>
    <message>
        <source>Back to the network</source>
        <translation>返回网络</translation>
    </message>
    <message>
        <source>Back to the network (Esc)</source>
        <translation>返回网络 (Esc)</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Many pictures</source>
        <translation>多张图片</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Teach it your own</source>
        <translation>教它认识你的类别</translation>
    </message>
    <message>
        <source>Who matters?</source>
        <translation>谁更重要？</translation>
    </message>
    <message>
        <source>Why this class</source>
        <translation>为什么是这一类</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>动手算</translation>
    </message>
    <message>
        <source>Two moments</source>
        <translation>两个时刻</translation>
    </message>
</context>
<context>
    <name>ClassCard</name>
    <message>
        <source>{number}, {unreadable} unreadable</source>
        <translation>{number}，{unreadable} 个无法读取</translation>
    </message>
    <message>
        <source>Number of pictures</source>
        <translation>图片数</translation>
    </message>
    <message>
        <source>Whose pictures these are: {people}</source>
        <translation>这些图片来自：{people}</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard; copy one first.</source>
        <translation>剪贴板上没有图片；请先复制一张。</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>添加文件……</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Take this class out</source>
        <translation>去掉这个类别</translation>
    </message>
    <message>
        <source>Add shown picture</source>
        <translation>添加显示的图片</translation>
    </message>
    <message>
        <source>The picture or drawing that is shown in the window becomes an example</source>
        <translation>窗口中显示的图片或手绘将成为一个样本</translation>
    </message>
    <message>
        <source>Take pictures with the camera</source>
        <translation>用摄像头拍照</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Name of the class</source>
        <translation>类别名称</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Add files, paste, or take the class out</source>
        <translation>添加文件、粘贴，或去掉这个类别</translation>
    </message>
</context>
<context>
    <name>ClassPage</name>
    <message>
        <source>Accuracy beside others, in %</source>
        <translation>与其他结果比较的精度（%）</translation>
    </message>
    <message>
        <source>People without knowledge of fashion: 1,000 test images, majority of three answers. From the README of {source}.</source>
        <translation>没有服装知识的人：1,000张测试图像，三个回答取多数。数据来自{source}的README。</translation>
    </message>
</context>
<context>
    <name>ClassTable</name>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>images</source>
        <translation>图像数</translation>
    </message>
    <message>
        <source>The label of the images</source>
        <translation>图像的标签</translation>
    </message>
    <message>
        <source>Of the images taken for this class, the share that belongs to it, in per cent</source>
        <translation>被预测为这一类的图像中真正属于它的百分比</translation>
    </message>
    <message>
        <source>Of the images of this class, the share that was recognised, in per cent</source>
        <translation>这一类的图像中被正确识别的百分比</translation>
    </message>
    <message>
        <source>The harmonic mean of precision and recall, in per cent</source>
        <translation>精确率与召回率的调和平均（%）</translation>
    </message>
    <message>
        <source>How many images have this label</source>
        <translation>有多少张图像带有这个标签</translation>
    </message>
    <message>
        <source>Figures by class</source>
        <translation>各类别的指标</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Leave (Esc)</source>
        <translation>退出 (Esc)</translation>
    </message>
    <message>
        <source>The run is being stopped.</source>
        <translation>正在停止训练。</translation>
    </message>
    <message>
        <source>No run is under way.</source>
        <translation>当前没有训练。</translation>
    </message>
    <message>
        <source>A run is under way; stop it first.</source>
        <translation>训练正在进行；请先停止。</translation>
    </message>
    <message>
        <source>This is for drawings; choose Draw first.</source>
        <translation>这只用于画图；请先选择“画图”。</translation>
    </message>
    <message>
        <source>There is nothing to take back.</source>
        <translation>没有可以撤销的内容。</translation>
    </message>
    <message>
        <source>Nothing was taken back.</source>
        <translation>没有可以重做的内容。</translation>
    </message>
    <message>
        <source>Nothing is drawn.</source>
        <translation>画布是空的。</translation>
    </message>
    <message>
        <source>Leave Present first.</source>
        <translation>请先退出演示。</translation>
    </message>
    <message>
        <source>&amp;Open pictures or weights…</source>
        <translation>打开图片或权重(&amp;O)……</translation>
    </message>
    <message>
        <source>Open pictures or weights</source>
        <translation>打开图片或权重</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开……</translation>
    </message>
    <message>
        <source>Open a &amp;run&apos;s folder…</source>
        <translation>打开训练记录的文件夹(&amp;R)……</translation>
    </message>
    <message>
        <source>Open a run&apos;s folder</source>
        <translation>打开训练记录的文件夹</translation>
    </message>
    <message>
        <source>&amp;Save what is looked at…</source>
        <translation>保存当前查看的内容(&amp;S)……</translation>
    </message>
    <message>
        <source>The plot or picture that has the keyboard, else the maps, as PNG</source>
        <translation>有键盘焦点的曲线图或图片，否则为特征图，存为 PNG</translation>
    </message>
    <message>
        <source>&amp;Close the window</source>
        <translation>关闭窗口(&amp;C)</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Leave the program</source>
        <translation>退出程序</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>&amp;Clear the drawing</source>
        <translation>清空画布(&amp;C)</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>&amp;Copy what is looked at</source>
        <translation>复制当前查看的内容(&amp;C)</translation>
    </message>
    <message>
        <source>The plot or picture that has the keyboard, else the maps</source>
        <translation>有键盘焦点的曲线图或图片，否则为特征图</translation>
    </message>
    <message>
        <source>&amp;Paste a picture</source>
        <translation>粘贴图片(&amp;P)</translation>
    </message>
    <message>
        <source>Paste a picture</source>
        <translation>粘贴图片</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>&amp;Run or pause</source>
        <translation>运行或暂停(&amp;R)</translation>
    </message>
    <message>
        <source>Train the network; pause and go on</source>
        <translation>训练网络；暂停和继续</translation>
    </message>
    <message>
        <source>One &amp;step</source>
        <translation>单步(&amp;S)</translation>
    </message>
    <message>
        <source>Train for one batch, then wait</source>
        <translation>训练一个批量，然后等待</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>单步</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>停止(&amp;T)</translation>
    </message>
    <message>
        <source>End the run; it can be continued later</source>
        <translation>结束这次训练；以后可以继续</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>&amp;Enlarge, or put back</source>
        <translation>放大或还原(&amp;E)</translation>
    </message>
    <message>
        <source>As large as the window: the dock that has the keyboard, else the middle</source>
        <translation>放大到整个窗口：键盘所在的面板，否则为中间部分</translation>
    </message>
    <message>
        <source>Reset &amp;layout</source>
        <translation>恢复默认布局(&amp;L)</translation>
    </message>
    <message>
        <source>Every view in its first place and size</source>
        <translation>每个视图回到最初的位置和大小</translation>
    </message>
    <message>
        <source>&amp;Dark or light</source>
        <translation>深色或浅色(&amp;D)</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>&amp;English / 中文</source>
        <translation>English / 中文(&amp;E)</translation>
    </message>
    <message>
        <source>English / 中文</source>
        <translation>English / 中文</translation>
    </message>
    <message>
        <source>&amp;Present</source>
        <translation>演示(&amp;P)</translation>
    </message>
    <message>
        <source>Larger type for the projector</source>
        <translation>用于投影的大号字体</translation>
    </message>
    <message>
        <source>&amp;Help: keys, views, words</source>
        <translation>帮助：按键、视图、术语(&amp;H)</translation>
    </message>
    <message>
        <source>What keys do, what views show, what words mean</source>
        <translation>按键的作用、视图的内容、术语的含义</translation>
    </message>
    <message>
        <source>&amp;About Inception Lab</source>
        <translation>关于 Inception Lab(&amp;A)</translation>
    </message>
    <message>
        <source>Versions and device</source>
        <translation>版本和设备</translation>
    </message>
    <message>
        <source>{tip} ({key})</source>
        <translation>{tip}（{key}）</translation>
    </message>
</context>
<context>
    <name>ConfusionView</name>
    <message>
        <source>labelled {label}, taken for {taken}: {count:,} of {total:,}</source>
        <translation>标签为{label}，预测为{taken}：{total:,}张中的{count:,}张</translation>
    </message>
    <message>
        <source>labelled ↓ taken for →</source>
        <translation>标签 ↓ 预测 →</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
</context>
<context>
    <name>Correction</name>
    <message>
        <source>This is a …</source>
        <translation>这是……</translation>
    </message>
    <message>
        <source>Add the picture to its class and teach on at once</source>
        <translation>把图片加入它的类别，并立即继续教</translation>
    </message>
</context>
<context>
    <name>CurvesView</name>
    <message>
        <source>Press Run (Space) to train, or open a run</source>
        <translation>按“运行”（空格键）开始训练，或打开一次训练</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>mean cross-entropy of the images</source>
        <translation>图像的平均交叉熵</translation>
    </message>
    <message>
        <source>After {step} steps the loss is still {loss}, as if the network guessed, and the whole run has only {total} steps. Take more images or epochs, or the fast recipe.</source>
        <translation>{step} 步之后损失仍是 {loss}，网络如同在瞎猜，而整个训练只有 {total} 步。请用更多图像或更多轮数，或选快速方案。</translation>
    </message>
    <message>
        <source>After {step} steps the loss is still {loss}, as if the network guessed; others begin to learn after about {usual} steps. Stop, then try another seed, a smaller learning rate or GoogLeNet BN.</source>
        <translation>{step} 步之后损失仍是 {loss}，网络如同在瞎猜；别的训练大约 {usual} 步之后就开始学习。请停止，再试另一个随机种子、更小的学习率或 GoogLeNet BN。</translation>
    </message>
    <message>
        <source>images named right</source>
        <translation>分类正确的比例</translation>
    </message>
    <message>
        <source>images named right; tested on {num_images:,}</source>
        <translation>分类正确的比例；测试用 {num_images:,} 张图像</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>cross-entropy; train: smoothed labels</source>
        <translation>平均交叉熵；训练用平滑标签</translation>
    </message>
    <message>
        <source>loss (nats)</source>
        <translation>损失（奈特）</translation>
    </message>
    <message>
        <source>step {step:,}</source>
        <translation>第 {step:,} 步</translation>
    </message>
    <message>
        <source>test {value} (epoch {epoch})</source>
        <translation>测试 {value}（第 {epoch} 轮）</translation>
    </message>
    <message>
        <source>this step {value}</source>
        <translation>这一步 {value}</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>accuracy (%)</source>
        <translation>精度（%）</translation>
    </message>
    <message>
        <source>train {value}</source>
        <translation>训练 {value}</translation>
    </message>
    <message>
        <source>test {value}</source>
        <translation>测试 {value}</translation>
    </message>
    <message>
        <source>book {value}</source>
        <translation>教材 {value}</translation>
    </message>
</context>
<context>
    <name>CutOffRun</name>
    <message>
        <source>The run “{name}” was cut off in epoch {epoch}, when the program ended. Continue it?</source>
        <translation>训练“{name}”在第 {epoch} 轮因程序意外退出而中断。要继续训练吗？</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>DrawTools</name>
    <message>
        <source>Brush: thin, medium, thick ([ and ])</source>
        <translation>画笔：细、中、粗（[ 和 ]）</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>橡皮</translation>
    </message>
</context>
<context>
    <name>DrawingCanvas</name>
    <message>
        <source>Draw a piece of clothing — outline it, it is filled</source>
        <translation>画一件衣物——画出轮廓即可，内部会自动填充</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
    <message>
        <source>Draw with the mouse, a finger or a pen; E erases, [ and ] change the brush</source>
        <translation>用鼠标、手指或笔来画；E 键切换橡皮，[ 和 ] 改变画笔粗细</translation>
    </message>
</context>
<context>
    <name>DropArea</name>
    <message>
        <source>Drop, paste or open a picture of a piece of clothing</source>
        <translation>拖入、粘贴或打开一张衣物图片</translation>
    </message>
</context>
<context>
    <name>DropVeil</name>
    <message>
        <source>Let go to look at it</source>
        <translation>松开鼠标即可识别</translation>
    </message>
</context>
<context>
    <name>ErrorBar</name>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>EstimateNote</name>
    <message>
        <source>Only {free} are free on this disk: take fewer epochs, or make room.</source>
        <translation>此磁盘只剩 {free}：请减少轮数，或腾出空间。</translation>
    </message>
    <message>
        <source>A GPU would be many times faster.</source>
        <translation>使用 GPU 会快很多倍。</translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation>约 {time}</translation>
    </message>
    <message>
        <source>{space} on disk</source>
        <translation>占磁盘 {space}</translation>
    </message>
    <message>
        <source>Whole run: {time} on this computer (estimate)</source>
        <translation>整个训练：在这台电脑上{time}（估计）</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Measuring how long this will take…</source>
        <translation>正在测量需要多长时间……</translation>
    </message>
    <message>
        <source>Set the form to this; the accuracy is what such runs were measured to end at</source>
        <translation>把表单设成这样；精度是这种训练实测所得</translation>
    </message>
    <message>
        <source>{epochs} epochs of the book recipe</source>
        <translation>教材方案，{epochs} 个轮数</translation>
    </message>
    <message>
        <source>Fast recipe on {number} images</source>
        <translation>快速方案，{number} 张图像</translation>
    </message>
    <message>
        <source>Fast recipe</source>
        <translation>快速方案</translation>
    </message>
    <message>
        <source>{what}, with {network}</source>
        <translation>{what}，用 {network}</translation>
    </message>
    <message>
        <source>{what}: about {time}, about {percent} % of the test images right</source>
        <translation>{what}：约 {time}，约 {percent}% 的测试图像判断正确</translation>
    </message>
</context>
<context>
    <name>EvaluationPage</name>
    <message>
        <source>{name}, step {step:,}</source>
        <translation>{name}，第{step:,}步</translation>
    </message>
</context>
<context>
    <name>EvaluationView</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Evaluate anew</source>
        <translation>重新评估</translation>
    </message>
    <message>
        <source>Asking the network about the first pictures…</source>
        <translation>网络正在看第一批图片……</translation>
    </message>
    <message>
        <source>Nothing has been evaluated yet: the network is still being loaded.</source>
        <translation>还没有评估结果：网络正在加载。</translation>
    </message>
    <message>
        <source>{accuracy} % of {n:,} right (95 %: {low}–{high})</source>
        <translation>{n:,}张中{accuracy} %正确（95 %区间：{low}–{high}）</translation>
    </message>
    <message>
        <source>{accuracy} % of {n:,} photographs right (95 %: {low}–{high})</source>
        <translation>{n:,}张照片中{accuracy} %正确（95 %区间：{low}–{high}）</translation>
    </message>
    <message>
        <source>{accuracy} % of {n:,} test images right (95 %: {low}–{high})</source>
        <translation>{n:,}张测试图像中{accuracy} %正确（95 %区间：{low}–{high}）</translation>
    </message>
    <message>
        <source>{n:,} of other kinds, counted apart</source>
        <translation>另有{n:,}张其他物品，单独统计</translation>
    </message>
    <message>
        <source>of weights before</source>
        <translation>属于之前的权重</translation>
    </message>
    <message>
        <source>about {duration} left</source>
        <translation>约剩{duration}</translation>
    </message>
    <message>
        <source>The {shown:,} most certain of {n:,} mistakes</source>
        <translation>{n:,}个错误中把握最大的{shown:,}个</translation>
    </message>
    <message>
        <source>Framed: all networks that come with the program say the same, so the label may be wrong, or the picture hard. A published list of wrong labels (arXiv:1912.05283) has training images alone.</source>
        <translation>加框：程序自带的所有网络都给出同样的答案，因此可能是标签有误，也可能是图片难以辨认。已发表的错误标签列表（arXiv:1912.05283）只包含训练图像。</translation>
    </message>
    <message>
        <source>first {n:,} test images</source>
        <translation>前{n:,}张测试图像</translation>
    </message>
    <message>
        <source>all {n:,} test images</source>
        <translation>全部{n:,}张测试图像</translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>By class</source>
        <translation>各类别</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Mistakes</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>counts</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>per cent</source>
        <translation>百分比</translation>
    </message>
    <message>
        <source>What the shown weights are evaluated on</source>
        <translation>用哪些图像评估当前的权重</translation>
    </message>
</context>
<context>
    <name>ExportMenu</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Save as PNG…</source>
        <translation>存为PNG……</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>存为CSV……</translation>
    </message>
    <message>
        <source>Copy what is shown, or save it</source>
        <translation>复制或保存当前显示的内容</translation>
    </message>
    <message>
        <source>Copy or save</source>
        <translation>复制或保存</translation>
    </message>
    <message>
        <source>Save what is shown</source>
        <translation>保存当前显示的内容</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>术语</translation>
    </message>
    <message>
        <source>Where the keyboard is</source>
        <translation>键盘焦点所在之处</translation>
    </message>
</context>
<context>
    <name>ImageChooser</name>
    <message>
        <source>any class</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>only wrong</source>
        <translation>只看分错的</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一张</translation>
    </message>
    <message>
        <source>Test images of one class, or of any</source>
        <translation>某一类或所有类别的测试图像</translation>
    </message>
    <message>
        <source>Only test images that the network gets wrong (Enter)</source>
        <translation>只看网络分错的测试图像（回车）</translation>
    </message>
    <message>
        <source>Another test image, chosen at random (Enter)</source>
        <translation>随机换一张测试图像（回车）</translation>
    </message>
</context>
<context>
    <name>KernelView</name>
    <message>
        <source>There is no picture: draw or drop one, and the kernel runs over it.</source>
        <translation>还没有图片：请画一幅或拖入一幅，卷积核就会在上面滑动。</translation>
    </message>
    <message>
        <source>Row {row}, column {column}: {sum} = {total}</source>
        <translation>第 {row} 行第 {column} 列：{sum} = {total}</translation>
    </message>
    <message>
        <source>{sentence}; the ReLU makes 0 of it</source>
        <translation>{sentence}；ReLU 把它变为 0</translation>
    </message>
    <message>
        <source>gray is 0, white positive, black negative</source>
        <translation>灰色为 0，白色为正，黑色为负</translation>
    </message>
    <message>
        <source>black is 0, white positive</source>
        <translation>黑色为 0，白色为正</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>原样</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Sharpen</source>
        <translation>锐化</translation>
    </message>
    <message>
        <source>Upright edges</source>
        <translation>竖直边缘</translation>
    </message>
    <message>
        <source>Level edges</source>
        <translation>水平边缘</translation>
    </message>
    <message>
        <source>All edges</source>
        <translation>所有边缘</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>自己写的</translation>
    </message>
    <message>
        <source>Run it over the picture</source>
        <translation>在图片上滑动</translation>
    </message>
    <message>
        <source>ReLU</source>
        <translation>ReLU</translation>
    </message>
    <message>
        <source>What is negative becomes 0, as after each convolution of the network</source>
        <translation>负数变为 0，与网络中每次卷积之后一样</translation>
    </message>
    <message>
        <source>divided by</source>
        <translation>除以</translation>
    </message>
    <message>
        <source>Divided by</source>
        <translation>除以</translation>
    </message>
    <message>
        <source>the picture, 0 to 255</source>
        <translation>图片，0 到 255</translation>
    </message>
    <message>
        <source>the kernel</source>
        <translation>卷积核</translation>
    </message>
    <message>
        <source>Kernel, row {row}, column {column}</source>
        <translation>卷积核第 {row} 行第 {column} 列</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>卷积核</translation>
    </message>
    <message>
        <source>Type any numbers, or point at a pixel. A network learns such numbers by itself, many kernels a layer.</source>
        <translation>可以填写任意数字，或指向一个像素。网络会自己学习这样的数字，每层有许多卷积核。</translation>
    </message>
</context>
<context>
    <name>LanesView</name>
    <message>
        <source>Draw or drop a picture to see the maps</source>
        <translation>画一张或拖入一张图片即可看到特征图</translation>
    </message>
    <message>
        <source>{branch}: off; a click switches it on</source>
        <translation>{branch}：已关闭，单击即打开</translation>
    </message>
    <message>
        <source>{branch}: on; a click switches it off</source>
        <translation>{branch}：已打开，单击即关闭</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>Training is under way</source>
        <translation>正在训练</translation>
    </message>
    <message>
        <source>Stop training and leave?</source>
        <translation>停止训练并退出吗？</translation>
    </message>
    <message>
        <source>The run is kept and can be continued later.</source>
        <translation>这次训练会保存下来，以后可以继续。</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Stop and leave</source>
        <translation>停止并退出</translation>
    </message>
</context>
<context>
    <name>LookedAt</name>
    <message>
        <source>Save what is looked at</source>
        <translation>保存当前查看的内容</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Inception Lab</source>
        <translation>Inception Lab</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Open a run&apos;s folder</source>
        <translation>打开训练记录的文件夹</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>The graphics card cannot be used by this version of PyTorch; the CPU computes instead.</source>
        <translation>这个版本的 PyTorch 不能使用显卡；改由 CPU 计算。</translation>
    </message>
</context>
<context>
    <name>ManyPictures</name>
    <message>
        <source>There is too much in the folder; these are {count} of its pictures. Open a folder in it for others.</source>
        <translation>文件夹中的内容太多，无法全部查看；这里是其中的{count}张图片。要看其他图片，请打开其中的某个文件夹。</translation>
    </message>
    <message>
        <source>These are the first {count} of {total} pictures. Open a folder in it for others.</source>
        <translation>这里是{total}张图片中的前{count}张。要看其他图片，请打开其中的某个文件夹。</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>There is no picture: draw or drop one to see what this map makes of it.</source>
        <translation>还没有图片：手绘或拖入一张，就能看到这幅特征图的结果。</translation>
    </message>
    <message>
        <source>row {row}, column {column}</source>
        <translation>第 {row} 行，第 {column} 列</translation>
    </message>
    <message>
        <source>greatest: {where}</source>
        <translation>最大值：{where}</translation>
    </message>
    <message>
        <source>Not a number anywhere (NaN): this network is broken.</source>
        <translation>全部不是数（NaN）：这个网络已经损坏。</translation>
    </message>
    <message>
        <source>Zero everywhere: this branch is switched off.</source>
        <translation>全部为零：这条线路已关闭。</translation>
    </message>
    <message>
        <source>Zero everywhere: nothing in this picture excites this map.</source>
        <translation>全部为零：图片中没有任何东西激活这幅特征图。</translation>
    </message>
    <message>
        <source>The map before (key ←)</source>
        <translation>上一幅（← 键）</translation>
    </message>
    <message>
        <source>The next map (key →)</source>
        <translation>下一幅（→ 键）</translation>
    </message>
    <message>
        <source>Back to all maps (key Esc)</source>
        <translation>回到全部特征图（Esc 键）</translation>
    </message>
    <message>
        <source>click: keep a value · Shift + arrows: the one beside · ← → next map · Esc all maps</source>
        <translation>单击：固定一个值 · Shift + 方向键：旁边的值 · ← → 下一张特征图 · Esc 全部特征图</translation>
    </message>
    <message>
        <source>click: keep a value · ← → next map · Esc all maps</source>
        <translation>单击：固定一个值 · ← → 下一张特征图 · Esc 全部特征图</translation>
    </message>
    <message>
        <source>← → next map · Esc all maps</source>
        <translation>← → 换一幅 · Esc 返回</translation>
    </message>
    <message>
        <source>Enlarged map</source>
        <translation>放大的特征图</translation>
    </message>
</context>
<context>
    <name>MemoryNote</name>
    <message>
        <source>memory {size}</source>
        <translation>内存 {size}</translation>
    </message>
    <message>
        <source>GPU {taken} of {total}</source>
        <translation>GPU {taken} / {total}</translation>
    </message>
    <message>
        <source>Memory that this program takes now</source>
        <translation>本程序现在占用的内存</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Recent pictures</source>
        <translation>最近的图片</translation>
    </message>
    <message>
        <source>Copy or save a plot</source>
        <translation>复制或保存曲线图</translation>
    </message>
</context>
<context>
    <name>MixingView</name>
    <message>
        <source>{sum} = {total}; this is negative, so the ReLU makes 0 of it.</source>
        <translation>{sum} = {total}；这是负数，所以 ReLU 把它变为 0。</translation>
    </message>
    <message>
        <source>{sum} = {total}; this is not negative, so the ReLU leaves it as it is.</source>
        <translation>{sum} = {total}；这不是负数，所以 ReLU 让它保持不变。</translation>
    </message>
    <message>
        <source>Input {number}</source>
        <translation>输入 {number}</translation>
    </message>
    <message>
        <source>Weight {number}</source>
        <translation>权重 {number}</translation>
    </message>
    <message>
        <source>channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>Bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>The course&apos;s example</source>
        <translation>教材中的例子</translation>
    </message>
    <message>
        <source>One channel more</source>
        <translation>增加一个通道</translation>
    </message>
    <message>
        <source>One channel fewer</source>
        <translation>减少一个通道</translation>
    </message>
    <message>
        <source>Type any numbers. A 1×1 convolution does this at every pixel with the same weights, and once for each channel that comes out: a full connection over the channels.</source>
        <translation>可以填写任意数字。1×1 卷积在每个像素上都用同样的权重这样计算，每个输出通道各算一次：这就是通道之间的全连接。</translation>
    </message>
</context>
<context>
    <name>MomentSide</name>
    <message>
        <source>Another moment of the training (keys ← and →)</source>
        <translation>训练的另一个时刻（←和→键）</translation>
    </message>
    <message>
        <source>Moment of the training</source>
        <translation>训练的时刻</translation>
    </message>
</context>
<context>
    <name>NetworkStrip</name>
    <message>
        <source>stem</source>
        <translation>主干</translation>
    </message>
    <message>
        <source>pool</source>
        <translation>汇聚</translation>
    </message>
    <message>
        <source>off: {branches}</source>
        <translation>已关闭：{branches}</translation>
    </message>
    <message>
        <source>Blocks of the network</source>
        <translation>网络的各个块</translation>
    </message>
    <message>
        <source>The whole network: click a block to look into it (or the keys ← and →)</source>
        <translation>整个网络：单击一个块即可看到内部（或用 ← → 键）</translation>
    </message>
</context>
<context>
    <name>OffRow</name>
    <message>
        <source>A branch that is off hands zeros to the next block, or the mean that its channels have over the test images; no weight changes. The bars show the new probabilities of the same picture and their change in percentage points, the frames what they are with all branches on.</source>
        <translation>关闭的线路向下一个块输出零，或输出其各通道在测试图像上的均值；权重不变。条形图显示同一张图片的新概率及其变化（百分点），方框表示所有线路都打开时的概率。</translation>
    </message>
    <message>
        <source>give zeros</source>
        <translation>输出零</translation>
    </message>
    <message>
        <source>give their mean</source>
        <translation>输出均值</translation>
    </message>
    <message>
        <source>What a branch that is off hands to the next block</source>
        <translation>关闭的线路向下一个块输出什么</translation>
    </message>
    <message>
        <source>All on</source>
        <translation>全部打开</translation>
    </message>
    <message>
        <source>Switch all branches on again</source>
        <translation>重新打开所有线路</translation>
    </message>
    <message>
        <source>Off: {branches}</source>
        <translation>已关闭：{branches}</translation>
    </message>
    <message>
        <source>Branches off: {count}</source>
        <translation>已关闭 {count} 条线路</translation>
    </message>
    <message>
        <source>Still on: the means are being measured, {percent} %</source>
        <translation>暂未关闭：正在测量均值，{percent} %</translation>
    </message>
</context>
<context>
    <name>OthersView</name>
    <message>
        <source>people</source>
        <translation>人</translation>
    </message>
</context>
<context>
    <name>OwnClasses</name>
    <message>
        <source>Wait until the pictures before are done, then drop the folder again.</source>
        <translation>请等前面的图片处理完，再把文件夹拖放一次。</translation>
    </message>
    <message>
        <source>class {number}</source>
        <translation>类别 {number}</translation>
    </message>
    <message>
        <source>Add pictures</source>
        <translation>添加图片</translation>
    </message>
    <message>
        <source>Pictures ({kinds})</source>
        <translation>图片 ({kinds})</translation>
    </message>
    <message>
        <source>Wait until the classes are taught, then put this right.</source>
        <translation>请等这些类别教完，再改正。</translation>
    </message>
</context>
<context>
    <name>Photographs</name>
    <message>
        <source>Photographs that cannot be used: {number:,}. The first: {sentence}</source>
        <translation>有 {number:,} 张照片无法使用。第一张：{sentence}</translation>
    </message>
    <message>
        <source>Left out, for their names say no class: {names}.</source>
        <translation>这些文件夹的名称不是类别名，已略过：{names}。</translation>
    </message>
</context>
<context>
    <name>PicturePages</name>
    <message>
        <source>pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>test image {index:,} of {num_images:,} · labelled {title}</source>
        <translation>第 {index:,} 张测试图像（共 {num_images:,} 张）· 标签：{title}</translation>
    </message>
    <message>
        <source>{side} × {side} → {size} × {size} for the network</source>
        <translation>{side} × {side} → {size} × {size}，送入网络</translation>
    </message>
</context>
<context>
    <name>PicturePanel</name>
    <message>
        <source>There is no picture on the clipboard; copy one first.</source>
        <translation>剪贴板上没有图片；请先复制一张。</translation>
    </message>
    <message>
        <source>Pictures ({kinds})</source>
        <translation>图片 ({kinds})</translation>
    </message>
    <message>
        <source>Weights ({kinds})</source>
        <translation>权重 ({kinds})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Open pictures or weights</source>
        <translation>打开图片或权重</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>手绘</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Test set</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>What the network gets</source>
        <translation>网络看到的</translation>
    </message>
    <message>
        <source>What the network gets: {side} × {side} pixels, enlarged</source>
        <translation>网络看到的：{side} × {side} 像素，放大显示</translation>
    </message>
</context>
<context>
    <name>PictureTablePage</name>
    <message>
        <source>Save the table</source>
        <translation>保存表格</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Certainty</source>
        <translation>把握</translation>
    </message>
    <message>
        <source>Familiar</source>
        <translation>熟悉</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Name or folder</source>
        <translation>文件名或文件夹</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Which labels were taken for which classes, over all the rows</source>
        <translation>所有行中，哪些标签被预测成了哪些类别</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>存为CSV……</translation>
    </message>
    <message>
        <source>The rows that are shown, with the probability of every class</source>
        <translation>当前显示的各行，附每个类别的概率</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>打开文件夹……</translation>
    </message>
    <message>
        <source>All pictures in a folder, and in the folders in it</source>
        <translation>一个文件夹及其子文件夹中的所有图片</translation>
    </message>
    <message>
        <source>Teach these classes</source>
        <translation>教网络认识这些类别</translation>
    </message>
    <message>
        <source>The folders in this one become classes of a network of your own</source>
        <translation>其中的每个子文件夹成为你自己的网络的一个类别</translation>
    </message>
    <message>
        <source>Drop a folder or many pictures anywhere on the window: each gets a row that says what it shows.</source>
        <translation>把文件夹或许多图片拖到窗口的任意位置：每张图片占一行，说明它是什么。</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Not familiar</source>
        <translation>不熟悉</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Open a folder of pictures</source>
        <translation>打开图片文件夹</translation>
    </message>
</context>
<context>
    <name>PlotCard</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Save as PNG…</source>
        <translation>存为 PNG……</translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation>存为 SVG……</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>存为 CSV……</translation>
    </message>
    <message>
        <source>Copy this plot (Ctrl+C) or save it</source>
        <translation>复制（Ctrl+C）或保存这张图</translation>
    </message>
    <message>
        <source>Copy or save</source>
        <translation>复制或保存</translation>
    </message>
    <message>
        <source>Save the plot</source>
        <translation>保存曲线图</translation>
    </message>
</context>
<context>
    <name>ProbabilityBars</name>
    <message>
        <source>compare with nothing</source>
        <translation>不比较</translation>
    </message>
    <message>
        <source>no numbers (NaN)</source>
        <translation>不是数（NaN）</translation>
    </message>
    <message>
        <source>NaN</source>
        <translation>NaN</translation>
    </message>
    <message>
        <source>probability in %</source>
        <translation>概率（%）</translation>
    </message>
    <message>
        <source>in %</source>
        <translation>%</translation>
    </message>
    <message>
        <source>right · in %</source>
        <translation>预测正确（%）</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>wrong · in %</source>
        <translation>预测错误（%）</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>%, change</source>
        <translation>%，变化</translation>
    </message>
    <message>
        <source>in %, change in points</source>
        <translation>单位 %，变化为百分点</translation>
    </message>
    <message>
        <source>right · in %, change in points</source>
        <translation>正确 · 单位 %，变化为百分点</translation>
    </message>
    <message>
        <source>wrong · in %, change in points</source>
        <translation>错误 · 单位 %，变化为百分点</translation>
    </message>
    <message>
        <source>class order</source>
        <translation>类别顺序</translation>
    </message>
    <message>
        <source>likeliest first</source>
        <translation>概率从高到低</translation>
    </message>
    <message>
        <source>Order of the bars</source>
        <translation>条形的顺序</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>What the weights of another run say to the same picture</source>
        <translation>另一次训练的权重对同一张图片怎么看</translation>
    </message>
    <message>
        <source>Compare with another run</source>
        <translation>与另一次训练比较</translation>
    </message>
    <message>
        <source>Probabilities of the other run</source>
        <translation>另一次训练的概率</translation>
    </message>
</context>
<context>
    <name>QuestionMark</name>
    <message>
        <source>What is shown here, and how it was computed</source>
        <translation>这里显示的是什么，又是怎样算出来的</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>none yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>{path} is no longer there.</source>
        <translation>{path} 已不存在。</translation>
    </message>
</context>
<context>
    <name>ResultView</name>
    <message>
        <source>held out {percent:.0f} %</source>
        <translation>留出 {percent:.0f} %</translation>
    </message>
    <message>
        <source>taught {percent:.0f} %</source>
        <translation>训练 {percent:.0f} %</translation>
    </message>
    <message>
        <source>Accuracy on the pictures held out, by the number of pictures a class</source>
        <translation>留出图片上的精度，随每类图片数变化</translation>
    </message>
    <message>
        <source>Accuracy, step by step</source>
        <translation>逐步的精度</translation>
    </message>
    <message>
        <source>pictures a class</source>
        <translation>每类图片数</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>accuracy (%)</source>
        <translation>精度（%）</translation>
    </message>
    <message>
        <source>Which class the pictures held out were taken for</source>
        <translation>留出的图片被判为哪一类</translation>
    </message>
    <message>
        <source>A fifth of the pictures of each class is held out to test with.</source>
        <translation>每个类别留出五分之一的图片用于测试。</translation>
    </message>
    <message>
        <source>Of {number:,} pictures that were held out {percent:.0f} % are right; with other pictures like these it would be {low:.0f} to {high:.0f} % (95 % interval).</source>
        <translation>留出的 {number:,} 张图片中有 {percent:.0f} % 判断正确；换成其他类似的图片，正确率应在 {low:.0f} % 到 {high:.0f} % 之间（95 % 置信区间）。</translation>
    </message>
    <message>
        <source>All layers were taught; the last one alone had reached {percent:.0f} %.</source>
        <translation>所有层都参与了学习；只教最后一层时为 {percent:.0f} %。</translation>
    </message>
    <message>
        <source>With all layers taught it was {percent:.0f} %, so the last layer alone is kept.</source>
        <translation>所有层都学习时为 {percent:.0f} %，因此保留只教最后一层的结果。</translation>
    </message>
    <message>
        <source>All pictures of “{name}” are nearly the same, so those held out say nothing of others.</source>
        <translation>“{name}”的所有图片几乎相同，因此留出的图片不能说明它在其他图片上的表现。</translation>
    </message>
</context>
<context>
    <name>RunBrowser</name>
    <message>
        <source>This run was trained on {before} and goes on on {now}: its numbers will differ in their last digits.</source>
        <translation>这次训练此前在 {before} 上进行，现在在 {now} 上继续：结果的末几位数字会有差别。</translation>
    </message>
    <message>
        <source>epoch {epoch} of {planned}</source>
        <translation>第 {epoch} 轮，共 {planned} 轮</translation>
    </message>
    <message>
        <source>lr {lr:g}, {size} px, {images:,} images, seed {seed}</source>
        <translation>学习率 {lr:g}，{size} 像素，{images:,} 张图像，种子 {seed}</translation>
    </message>
</context>
<context>
    <name>RunDrop</name>
    <message>
        <source>Stop the training that is under way, then drop the run again.</source>
        <translation>请先停止正在进行的训练，再拖入这个文件夹。</translation>
    </message>
</context>
<context>
    <name>RunList</name>
    <message>
        <source>is being trained now</source>
        <translation>正在训练</translation>
    </message>
    <message>
        <source>On disk: {space}</source>
        <translation>占用磁盘：{space}</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>放回原处</translation>
    </message>
    <message>
        <source>Brings the runs back that were moved to the trash last</source>
        <translation>把上次移到回收站的训练记录放回原处</translation>
    </message>
    <message>
        <source>No runs yet. Each run is kept here.</source>
        <translation>还没有训练记录。每次训练都会保留在这里。</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>A click or Enter opens a run</source>
        <translation>单击或按 Enter 打开训练记录</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Watch this run, which another process is training now</source>
        <translation>观看另一个进程正在进行的这次训练</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on with this run where it was stopped</source>
        <translation>从停下的地方继续这次训练</translation>
    </message>
    <message>
        <source>Train one epoch more, at the learning rate with which this run ended</source>
        <translation>以本次训练结束时的学习率再训练一轮</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名……</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
</context>
<context>
    <name>RunPanel</name>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far each step moves the weights</source>
        <translation>每一步更新权重的幅度</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>How often every training image is seen</source>
        <translation>每张训练图像被看到的次数</translation>
    </message>
    <message>
        <source>batch size</source>
        <translation>批量大小</translation>
    </message>
    <message>
        <source>How many images each step looks at</source>
        <translation>每一步使用的图像数</translation>
    </message>
    <message>
        <source>image size</source>
        <translation>图像尺寸</translation>
    </message>
    <message>
        <source>images</source>
        <translation>图像数</translation>
    </message>
    <message>
        <source>Width and height to which the {side} × {side} pixels are enlarged</source>
        <translation>{side} × {side} 像素被放大到的宽和高</translation>
    </message>
    <message>
        <source>How many of the {num_train_images:,} training images are used</source>
        <translation>使用 {num_train_images:,} 张训练图像中的多少张</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>The same seed gives the same first weights and order of images</source>
        <translation>相同的种子给出相同的初始权重和图像顺序</translation>
    </message>
    <message>
        <source>device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>What computes; auto takes a GPU where there is one</source>
        <translation>进行计算的设备；“自动”会在有 GPU 时使用 GPU</translation>
    </message>
    <message>
        <source>keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>photographs</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>A folder of photographs, with a folder for each class</source>
        <translation>照片文件夹，其中每个类别各有一个文件夹</translation>
    </message>
    <message>
        <source>Which photographs are learned from too: a folder that has one for each class</source>
        <translation>还要学习哪些照片：一个文件夹，其中每个类别各有一个文件夹</translation>
    </message>
    <message>
        <source>Book</source>
        <translation>教材</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Photographs</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>As in Dive into Deep Learning</source>
        <translation>与《动手学深度学习》相同</translation>
    </message>
    <message>
        <source>The book&apos;s accuracy in a few minutes</source>
        <translation>几分钟达到教材的精度</translation>
    </message>
    <message>
        <source>The best weights learn photographs too</source>
        <translation>让最佳权重再学会识别照片</translation>
    </message>
    <message>
        <source>{number} photographs in each step</source>
        <translation>每步加入 {number} 张照片</translation>
    </message>
    <message>
        <source>begins with {weights}</source>
        <translation>从“{weights}”开始</translation>
    </message>
    <message>
        <source>PyTorch finds no NVIDIA or AMD graphics card here</source>
        <translation>PyTorch 在这台电脑上没有找到 NVIDIA 或 AMD 显卡</translation>
    </message>
    <message>
        <source>PyTorch finds no Apple graphics processor here</source>
        <translation>PyTorch 在这台电脑上没有找到 Apple 图形处理器</translation>
    </message>
    <message>
        <source>every epoch</source>
        <translation>每一轮</translation>
    </message>
    <message>
        <source>at most {num}</source>
        <translation>最多 {num} 轮</translation>
    </message>
    <message>
        <source>A run is under way: its settings can be read, not changed</source>
        <translation>训练正在进行：设置可以看，不能改</translation>
    </message>
    <message>
        <source>As accurate as it gets, in an hour or more</source>
        <translation>尽可能准确，需要一小时以上</translation>
    </message>
    <message>
        <source>Of which epochs the weights stay on disk, to look back at: of every one, or of the first, the last, the best and an even choice between, at most {num}</source>
        <translation>哪些轮次的权重留在磁盘上以便回看：每一轮的，或第一轮、最后一轮、最好的一轮以及其间均匀选出的若干轮，最多 {num} 轮</translation>
    </message>
    <message>
        <source>The first, the newest and the best stay in full and take {space} each, the others {packed} in 8 bits</source>
        <translation>第一轮、最新一轮和最好一轮完整保存，每轮占 {space}；其余各轮以 8 位保存，每轮占 {packed}</translation>
    </message>
    <message>
        <source>Your own settings</source>
        <translation>您自己的设置</translation>
    </message>
    <message>
        <source>constant learning rate</source>
        <translation>学习率不变</translation>
    </message>
    <message>
        <source>learning rate rises and falls once</source>
        <translation>学习率先升后降</translation>
    </message>
    <message>
        <source>images grow from {size} px</source>
        <translation>图像从 {size} 像素逐步放大</translation>
    </message>
    <message>
        <source>each image varied every time</source>
        <translation>每次对图像稍作变化</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
</context>
<context>
    <name>RunStatus</name>
    <message>
        <source>testing epoch {epoch}</source>
        <translation>正在测试第 {epoch} 轮</translation>
    </message>
    <message>
        <source>{done} of {total} images</source>
        <translation>{done} / {total} 张图像</translation>
    </message>
    <message>
        <source>{done:,} of {total:,}</source>
        <translation>{done:,} / {total:,}</translation>
    </message>
    <message>
        <source>preparing photographs</source>
        <translation>正在准备照片</translation>
    </message>
    <message>
        <source>epoch {epoch} of {total}</source>
        <translation>第 {epoch} 轮，共 {total} 轮</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Followed: epoch {epoch} of {total}</source>
        <translation>跟随：第 {epoch} 轮，共 {total} 轮</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>{number} images/s</source>
        <translation>{number} 张/秒</translation>
    </message>
</context>
<context>
    <name>SeesView</name>
    <message>
        <source>What it sees</source>
        <translation>它看到什么</translation>
    </message>
    <message>
        <source>The solid frame is all of the picture that this value can depend on; it follows from the sizes, steps and margins of all windows before it. The dashed frame is what really moves the value in this picture, an estimate: the gradient of the value, before its ReLU, by every pixel, with 2.5 % left out at each side.</source>
        <translation>实线框是这个值在图片中可能依赖的全部范围（理论感受野），由它之前所有窗口的大小、步幅和填充推算得出。虚线框是在这张图片上真正影响这个值的部分（有效感受野，估计值）：取这个值在ReLU之前对每个像素的梯度，四边各舍去2.5%。</translation>
    </message>
    <message>
        <source>of {side} pixels</source>
        <translation>{side}像素</translation>
    </message>
    <message>
        <source>sees at most, {of}:</source>
        <translation>最多看到（共{of}）：</translation>
    </message>
    <message>
        <source>Larger than the picture; outside are zeros.</source>
        <translation>比图片还大；图片之外都是零。</translation>
    </message>
    <message>
        <source>really moved by (dashed):</source>
        <translation>真正影响它的（虚线）：</translation>
    </message>
    <message>
        <source>Nothing moves it: its branch is off.</source>
        <translation>没有像素影响它：它所在的线路已关闭。</translation>
    </message>
    <message>
        <source>Nothing in this picture moves it: the layers before pass nothing on here.</source>
        <translation>这张图片里没有什么能改变它：前面的层在这里没有传来任何东西。</translation>
    </message>
    <message>
        <source>all branches of {block}:</source>
        <translation>{block}的所有线路：</translation>
    </message>
</context>
<context>
    <name>ShareTable</name>
    <message>
        <source>{share} of the logit</source>
        <translation>占 logit {share}</translation>
    </message>
    <message>
        <source>{change} points when it is off</source>
        <translation>关掉时变化 {change} 个百分点</translation>
    </message>
    <message>
        <source>branch</source>
        <translation>线路</translation>
    </message>
    <message>
        <source>share of the logit</source>
        <translation>logit 中的份额</translation>
    </message>
    <message>
        <source>off, in points</source>
        <translation>关掉（百分点）</translation>
    </message>
    <message>
        <source>Branches</source>
        <translation>线路</translation>
    </message>
</context>
<context>
    <name>SimilarImages</name>
    <message>
        <source>most similar training images</source>
        <translation>最相似的训练图像</translation>
    </message>
    <message>
        <source>hide similar images</source>
        <translation>隐藏相似图像</translation>
    </message>
    <message>
        <source>Those of the data set for which the network&apos;s last features are nearest</source>
        <translation>数据集中网络最后一层特征与之最接近的图像</translation>
    </message>
    <message>
        <source>Most similar training images</source>
        <translation>最相似的训练图像</translation>
    </message>
</context>
<context>
    <name>SlowStepView</name>
    <message>
        <source>loss {loss}</source>
        <translation>损失 {loss}</translation>
    </message>
    <message>
        <source>A batch is taken and the step is computed…</source>
        <translation>正在抽取小批量并计算这一步……</translation>
    </message>
    <message>
        <source>Take a batch of training images and follow one step of training, on a copy of the weights that are shown: no run changes.</source>
        <translation>抽取一个小批量的训练图像，在所显示权重的副本上跟随一步训练：任何训练记录都不会改变。</translation>
    </message>
    <message>
        <source>1  The batch: {count} training images, drawn at random, with what they show.</source>
        <translation>1&#x3000;小批量：随机抽取 {count} 幅训练图像，以及它们的类别。</translation>
    </message>
    <message>
        <source>2  Forward: how probable the network finds the right class of each image.</source>
        <translation>2&#x3000;前向传播：网络认为每幅图像的正确类别有多大概率。</translation>
    </message>
    <message>
        <source>3  The loss of each image is −ln of that; the mean of all is {loss}.</source>
        <translation>3&#x3000;每幅图像的损失是该概率的 −ln；全部的平均值为 {loss}。</translation>
    </message>
    <message>
        <source>4  Backward: how much the loss changes with the weights of each block, its gradient.</source>
        <translation>4&#x3000;反向传播：损失随每个块的权重变化多快，即梯度。</translation>
    </message>
    <message>
        <source>5  Each weight moves against its gradient. The farthest, in {layer}: {before} − {lr} × {gradient} = {new}.</source>
        <translation>5&#x3000;每个权重沿梯度的反方向移动。移动最远的在 {layer} 中：{before} − {lr} × {gradient} = {new}。</translation>
    </message>
    <message>
        <source>6  The same images again: the mean loss was {loss} and is {after} now.</source>
        <translation>6&#x3000;再看同样的图像：平均损失原来是 {loss}，现在是 {after}。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Take a batch</source>
        <translation>抽取一个小批量</translation>
    </message>
    <message>
        <source>Take another batch</source>
        <translation>再抽取一个小批量</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Shows what happens next in this step</source>
        <translation>显示这一步中接下来发生的事</translation>
    </message>
    <message>
        <source>length of the gradient of each block</source>
        <translation>每个块的梯度长度</translation>
    </message>
    <message>
        <source>how far its weights move, in thousandths of their own length</source>
        <translation>权重移动了多远（占自身长度的千分之几）</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>小批量</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Starting the engine…</source>
        <translation>正在启动引擎……</translation>
    </message>
    <message>
        <source>Training on this computer.</source>
        <translation>正在这台电脑上训练。</translation>
    </message>
    <message>
        <source>The run is paused.</source>
        <translation>训练已暂停。</translation>
    </message>
    <message>
        <source>Stopping after this step…</source>
        <translation>完成这一步后停止……</translation>
    </message>
    <message>
        <source>Following a run that another process trains.</source>
        <translation>正在跟随另一个进程的训练。</translation>
    </message>
    <message>
        <source>Ready.</source>
        <translation>就绪。</translation>
    </message>
    <message>
        <source>nothing leaves this computer</source>
        <translation>数据不会离开这台电脑</translation>
    </message>
    <message>
        <source>The picture is predicted with the weights in the file “{name}”.</source>
        <translation>图片由文件“{name}”中的权重预测。</translation>
    </message>
    <message>
        <source>The picture is predicted with the weights with which “{name}” began.</source>
        <translation>图片由“{name}”开始训练时的权重预测。</translation>
    </message>
    <message>
        <source>{name} is untrained: its prediction is a guess.</source>
        <translation>{name} 尚未训练：预测只是猜测。</translation>
    </message>
    <message>
        <source>The picture is predicted with the weights of step {step:,}.</source>
        <translation>图片用第 {step:,} 步的权重预测。</translation>
    </message>
    <message>
        <source>The picture is predicted with the weights of “{name}”, epoch {epoch}.</source>
        <translation>图片用“{name}”第 {epoch} 轮的权重预测。</translation>
    </message>
</context>
<context>
    <name>StepsStrip</name>
    <message>
        <source>{width} × {height} pixels</source>
        <translation>{width} × {height} 像素</translation>
    </message>
    <message>
        <source>Here you see how a picture becomes {side} × {side} pixels</source>
        <translation>这里显示图片如何一步步变成 {side} × {side} 像素</translation>
    </message>
    <message>
        <source>Steps to {side} × {side} pixels</source>
        <translation>变成 {side} × {side} 像素的步骤</translation>
    </message>
</context>
<context>
    <name>TeachPage</name>
    <message>
        <source>Teach these classes to the network: it takes some seconds</source>
        <translation>把这些类别教给网络：需要几秒钟</translation>
    </message>
    <message>
        <source>All layers of the network learn, not the last one alone: it takes minutes</source>
        <translation>网络的所有层都学习，而不只是最后一层：需要几分钟</translation>
    </message>
    <message>
        <source>Too few pictures for all layers to learn from: each class needs {number}.</source>
        <translation>图片太少，不够所有层学习：每一类需要 {number} 张。</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>New class</source>
        <translation>新类别</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>放回</translation>
    </message>
    <message>
        <source>Put back what was taken out last</source>
        <translation>放回最近去掉的内容</translation>
    </message>
    <message>
        <source>Teach</source>
        <translation>开始教</translation>
    </message>
    <message>
        <source>Teach all layers</source>
        <translation>教所有层</translation>
    </message>
    <message>
        <source>Take the pictures of the shown run</source>
        <translation>取用所示训练的图片</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Show as a table instead</source>
        <translation>改为显示成表格</translation>
    </message>
    <message>
        <source>Drop a folder with one folder a class anywhere on the window, or make a new class and draw, drop or paste its pictures. Two to twenty classes, from eight pictures each.</source>
        <translation>把一个“每个类别一个子文件夹”的文件夹拖放到窗口任意位置，或新建类别，再手绘、拖放或粘贴图片。可教 2 到 20 个类别，每个类别至少 8 张图片。</translation>
    </message>
    <message>
        <source>{classes} classes, {number:,} pictures.</source>
        <translation>{classes} 个类别，{number:,} 张图片。</translation>
    </message>
    <message>
        <source>And {number} more shortcomings.</source>
        <translation>另外还有 {number} 个问题。</translation>
    </message>
</context>
<context>
    <name>Thumbnails</name>
    <message>
        <source>Drop or paste pictures here, or add the one that is shown</source>
        <translation>把图片拖放或粘贴到这里，或添加正在显示的图片</translation>
    </message>
    <message>
        <source>click to take it out</source>
        <translation>点击可去掉这张图片</translation>
    </message>
    <message>
        <source>Pictures of the class</source>
        <translation>这个类别的图片</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>newest weights</source>
        <translation>最新的权重</translation>
    </message>
    <message>
        <source>Looking back: {when}</source>
        <translation>回看：{when}</translation>
    </message>
    <message>
        <source>Pause (Space)</source>
        <translation>暂停（空格）</translation>
    </message>
    <message>
        <source>Play the moments one after the other (Space)</source>
        <translation>依次播放各个时刻（空格）</translation>
    </message>
    <message>
        <source>Everything in the window shows the network as it was at the moment where the slider stands, while the run goes on. The weights of each kept epoch and of half of the first lie in the run&apos;s folder, most of them in 8 bits; those before the first step are drawn anew from the seed.</source>
        <translation>窗口里的一切都显示网络在滑块所在时刻的样子，训练同时照常进行。每个保留轮次和第一轮进行到一半时的权重都存放在这次训练的文件夹里，大多以 8 位保存；第一步之前的权重则由随机种子重新生成。</translation>
    </message>
    <message>
        <source>No earlier weights of this run are on the disk, so there is nothing to look back at yet.</source>
        <translation>磁盘上还没有这次训练更早的权重，所以暂时没有可回看的时刻。</translation>
    </message>
    <message>
        <source>{num} / s</source>
        <translation>{num} 个/秒</translation>
    </message>
    <message>
        <source>How many moments are played in a second</source>
        <translation>每秒播放几个时刻</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Back to the newest weights (Esc)</source>
        <translation>回到最新的权重（Esc）</translation>
    </message>
</context>
<context>
    <name>Toolbar</name>
    <message>
        <source>The network that is trained and shown</source>
        <translation>训练和显示的网络</translation>
    </message>
    <message>
        <source>What computes</source>
        <translation>进行计算的设备</translation>
    </message>
</context>
<context>
    <name>TwoMoments</name>
    <message>
        <source>No run is shown: choose one in the list, or train, to see two moments of it.</source>
        <translation>没有显示任何训练：请在列表中选择一次训练，或开始训练，再比较它的两个时刻。</translation>
    </message>
    <message>
        <source>This run has only begun: its moments can be compared once it has kept weights of two of them, after half an epoch or one.</source>
        <translation>这次训练刚刚开始：等它保存了两个时刻的权重（半轮或一轮之后），就可以比较了。</translation>
    </message>
    <message>
        <source>This run has kept no weights of two moments, so there is nothing to compare; choose another run, or train one.</source>
        <translation>这次训练没有保存两个时刻的权重，无从比较；请选择另一次训练，或重新训练一次。</translation>
    </message>
    <message>
        <source>There is no picture: draw or drop one to see what the network made of it at two moments.</source>
        <translation>还没有图片：画一张或拖入一张，看看网络在两个时刻对它的反应。</translation>
    </message>
    <message>
        <source>now, step {step:,}</source>
        <translation>现在，第{step:,}步</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
</context>
<context>
    <name>TwoMomentsView</name>
    <message>
        <source>{count} maps of the same picture, each {size} shown {scale}; click one to see it large</source>
        <translation>同一张图片的{count}张特征图，每张{size}，显示为{scale}；点击一张可放大</translation>
    </message>
    <message>
        <source>{count} maps; click one to see it large</source>
        <translation>{count}张特征图；点击一张可放大</translation>
    </message>
    <message>
        <source>The same picture goes through the network as it was at two moments of its training: left at the moment that the timeline shows, right at the one chosen here; the bars beside the picture show both. Each map goes from its own least to its own greatest value, so patterns can be compared, and brightness cannot.</source>
        <translation>同一张图片分别通过训练中两个时刻的网络：左边是时间轴所示的时刻，右边是在这里选择的时刻；图片旁的概率条同时显示两者。每张特征图的颜色从它自己的最小值到最大值，因此可以比较图案，不能比较亮度。</translation>
    </message>
    <message>
        <source>The block whose maps are shown</source>
        <translation>显示哪个块的特征图</translation>
    </message>
    <message>
        <source>All maps</source>
        <translation>所有特征图</translation>
    </message>
    <message>
        <source>Back to all maps (key Esc)</source>
        <translation>返回所有特征图（Esc键）</translation>
    </message>
</context>
<context>
    <name>ValueView</name>
    <message>
        <source>max →</source>
        <translation>最大 →</translation>
    </message>
    <message>
        <source>mean →</source>
        <translation>平均 →</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Step by step</source>
        <translation>逐步计算</translation>
    </message>
    <message>
        <source>outside of the map: {product}</source>
        <translation>在特征图之外：{product}</translation>
    </message>
    <message>
        <source>what the window sees of the map before</source>
        <translation>窗口在前一层特征图上看到的值</translation>
    </message>
    <message>
        <source>window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>input × weights = products</source>
        <translation>输入 × 权重 = 乘积</translation>
    </message>
    <message>
        <source>input × weights = products: channel {channel} of {total} adds {number}</source>
        <translation>输入 × 权重 = 乘积：第 {channel} 个通道（共 {total} 个）贡献 {number}</translation>
    </message>
    <message>
        <source>channel {channel} of {total} adds {number}</source>
        <translation>第 {channel} 个通道（共 {total} 个）贡献 {number}</translation>
    </message>
    <message>
        <source>channel {channel} adds {number}</source>
        <translation>通道 {channel} 贡献 {number}</translation>
    </message>
    <message>
        <source>outside of the map: nothing</source>
        <translation>在特征图之外：没有值</translation>
    </message>
    <message>
        <source>Shows the lines below one after the other, one more at each click</source>
        <translation>逐行显示下面的计算，每点一次多显示一行</translation>
    </message>
    <message>
        <source>What each channel adds, the one that adds most first; click one, or ← →, to see its products</source>
        <translation>每个通道的贡献，贡献最大的在最前；点击其中一个或按 ← → 查看它的乘积</translation>
    </message>
    <message>
        <source>What each channel adds</source>
        <translation>每个通道的贡献</translation>
    </message>
    <message>
        <source>From the products to the value</source>
        <translation>从乘积到结果</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>取出的值</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>乘积</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>This does not look like anything I was trained on.</source>
        <translation>这不像我训练时见过的任何东西。</translation>
    </message>
    <message>
        <source>This looks like what I was trained on.</source>
        <translation>这像我训练时见过的东西。</translation>
    </message>
    <message>
        <source>At this setting {share} of the test images would be refused.</source>
        <translation>在此设置下，会有{share}的测试图像被拒绝。</translation>
    </message>
    <message>
        <source>Of photographs of clothes, {share}.</source>
        <translation>服装照片中，则有{share}。</translation>
    </message>
    <message>
        <source>Of drawings, {share}.</source>
        <translation>手绘图中，则有{share}。</translation>
    </message>
    <message>
        <source>At this setting {share} of the pictures of the classes would be refused.</source>
        <translation>按此设置，这些类别的图片有 {share} 会被拒绝。</translation>
    </message>
    <message>
        <source>why?</source>
        <translation>为什么？</translation>
    </message>
    <message>
        <source>How strict the program is, and what that costs</source>
        <translation>程序有多严格，以及代价是什么</translation>
    </message>
    <message>
        <source>How strict the program is</source>
        <translation>程序有多严格</translation>
    </message>
    <message>
        <source>To the right more pictures are refused</source>
        <translation>越往右，被拒绝的图片越多</translation>
    </message>
    <message>
        <source>back to the measured setting</source>
        <translation>恢复为测得的设置</translation>
    </message>
</context>
<context>
    <name>WallPage</name>
    <message>
        <source>← Matrix</source>
        <translation>← 矩阵</translation>
    </message>
    <message>
        <source>Back to the whole matrix (Esc)</source>
        <translation>回到整个矩阵（Esc）</translation>
    </message>
</context>
<context>
    <name>WeightsDrop</name>
    <message>
        <source>Only one file of weights can predict; open a single one.</source>
        <translation>一次只能用一个权重文件来预测，请只打开一个。</translation>
    </message>
    <message>
        <source>Stop the training that is under way, then open the weights again.</source>
        <translation>请先停止正在进行的训练，再打开权重。</translation>
    </message>
</context>
<context>
    <name>WhyView</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Compute</source>
        <translation>计算</translation>
    </message>
    <message>
        <source>likeliest: {title}</source>
        <translation>最可能：{title}</translation>
    </message>
    <message>
        <source>Grad-CAM</source>
        <translation>Grad-CAM</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Occlusion</source>
        <translation>遮挡</translation>
    </message>
    <message>
        <source>The class that is asked about</source>
        <translation>要解释的类别</translation>
    </message>
    <message>
        <source>The block whose maps and branches are asked</source>
        <translation>用哪一个块的特征图和线路来解释</translation>
    </message>
    <message>
        <source>Uncover</source>
        <translation>取消遮挡</translation>
    </message>
    <message>
        <source>Take the black square away (Esc)</source>
        <translation>去掉黑色方块（Esc）</translation>
    </message>
    <message>
        <source>Press and move the mouse to cover a part of the picture; the wheel changes the square&apos;s size</source>
        <translation>按住鼠标并移动，可以遮住图片的一部分；滚轮改变方块的大小</translation>
    </message>
    <message>
        <source>The picture, and what in it speaks for the class</source>
        <translation>图片，以及其中支持该类别的部分</translation>
    </message>
</context>
<context>
    <name>WorkingOut</name>
    <message>
        <source>How it is computed</source>
        <translation>怎样算出来的</translation>
    </message>
    <message>
        <source>There is no picture: draw or drop one, then choose a value of the map.</source>
        <translation>还没有图片：请先画一幅或拖入一幅，再选择特征图上的一个值。</translation>
    </message>
</context>
<context>
    <name>_BackButton</name>
    <message>
        <source>Put back (Esc)</source>
        <translation>还原 (Esc)</translation>
    </message>
    <message>
        <source>Show everything where it was before (F9, Esc or a double click on the title)</source>
        <translation>全部恢复到原来的位置（F9、Esc 或双击标题）</translation>
    </message>
</context>
<context>
    <name>_Mark</name>
    <message>
        <source>Looking back</source>
        <translation>正在回看</translation>
    </message>
    <message>
        <source>The window shows earlier weights of this run; back to the newest</source>
        <translation>窗口显示的是这次训练较早的权重；点击回到最新的权重</translation>
    </message>
</context>
<context>
    <name>_Question</name>
    <message>
        <source>Add the classes of “{name}” to these, or take them instead?</source>
        <translation>把“{name}”的类别加到现有类别中，还是取代它们？</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Instead</source>
        <translation>取代</translation>
    </message>
    <message>
        <source>Leave everything as it is</source>
        <translation>保持不变</translation>
    </message>
</context>
<context>
    <name>about</name>
    <message>
        <source>Qt is used unchanged under the LGPL 3; its source is at code.qt.io, and another Qt can take its place.</source>
        <translation>Qt 按 LGPL 3 许可未经修改地使用；其源代码见 code.qt.io，也可以换用其他 Qt。</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>About Inception Lab</source>
        <translation>关于 Inception Lab</translation>
    </message>
    <message>
        <source>Inception Lab shows GoogLeNet to a class. Nothing leaves this computer.</source>
        <translation>Inception Lab 用于在课堂上展示 GoogLeNet。数据不会离开这台电脑。</translation>
    </message>
    <message>
        <source>Versions and licences</source>
        <translation>版本和许可证</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>arithmetic</name>
    <message>
        <source>the greatest of {count} numbers</source>
        <translation>{count} 个数中最大的</translation>
    </message>
    <message>
        <source>the mean of {count} numbers</source>
        <translation>{count} 个数的平均值</translation>
    </message>
    <message>
        <source>sum of {count:,} products</source>
        <translation>{count:,} 个乘积之和</translation>
    </message>
    <message>
        <source>sum of {count:,} products in {channels:,} channels</source>
        <translation>{channels:,} 个通道共 {count:,} 个乘积之和</translation>
    </message>
    <message>
        <source>bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>batch norm: − mean {mean}, ÷ spread {spread}</source>
        <translation>批量规范化：− 均值 {mean}，÷ 标准差 {spread}</translation>
    </message>
    <message>
        <source>norm: − {mean}, ÷ {spread}</source>
        <translation>规范化：− {mean}，÷ {spread}</translation>
    </message>
    <message>
        <source>× gain {gain}, + shift {shift}</source>
        <translation>× 拉伸 {gain}，+ 偏移 {shift}</translation>
    </message>
    <message>
        <source>ReLU: what is negative becomes 0</source>
        <translation>ReLU：负数变为 0</translation>
    </message>
    <message>
        <source>ReLU: what is positive stays</source>
        <translation>ReLU：正数不变</translation>
    </message>
    <message>
        <source>this branch is switched off, in its place stands</source>
        <translation>这条线路已关闭，代替它的是</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>Every number of a map is a sum of products: what a window sees of the maps before, times weights that were learned. All numbers are the network&apos;s own for this picture; the products are computed again and come to the same value.</source>
        <translation>特征图上的每个数都是乘积之和：窗口在前一层特征图上看到的值，乘以学到的权重。所有数字都是网络对这幅图片算出的；乘积在这里重新计算，得到的值相同。</translation>
    </message>
</context>
<context>
    <name>classes</name>
    <message>
        <source>T-shirt/top</source>
        <translation>T恤</translation>
    </message>
    <message>
        <source>Trouser</source>
        <translation>裤子</translation>
    </message>
    <message>
        <source>Pullover</source>
        <translation>套衫</translation>
    </message>
    <message>
        <source>Dress</source>
        <translation>连衣裙</translation>
    </message>
    <message>
        <source>Coat</source>
        <translation>外套</translation>
    </message>
    <message>
        <source>Sandal</source>
        <translation>凉鞋</translation>
    </message>
    <message>
        <source>Shirt</source>
        <translation>衬衫</translation>
    </message>
    <message>
        <source>Sneaker</source>
        <translation>运动鞋</translation>
    </message>
    <message>
        <source>Bag</source>
        <translation>包</translation>
    </message>
    <message>
        <source>Ankle boot</source>
        <translation>短靴</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>Something unexpected happened ({kind}: {message}); nothing was lost.</source>
        <translation>发生了意外错误（{kind}：{message}）；没有丢失任何内容。</translation>
    </message>
    <message>
        <source>Feature maps are read in eval mode: in training mode dropout would blank some of them.</source>
        <translation>特征图要在评估模式下读取：训练模式下暂退法会清空其中一部分。</translation>
    </message>
    <message>
        <source>A branch that is off can give {names}, not {fill}; choose one of these.</source>
        <translation>关闭的线路可以输出 {names}，不能输出 {fill}；请选择其中之一。</translation>
    </message>
    <message>
        <source>A class needs a name.</source>
        <translation>类别需要一个名称。</translation>
    </message>
    <message>
        <source>A run cannot be called “{name}”: choose a shorter name without any of \ / * ? &quot; &lt; &gt; |.</source>
        <translation>训练记录不能叫作“{name}”：请取一个较短的名称，不要包含 \ / * ? &quot; &lt; &gt; |。</translation>
    </message>
    <message>
        <source>A run with photographs is one process&apos;s work: start it without torchrun.</source>
        <translation>学习照片的训练只能用一个进程：请不要用 torchrun 启动。</translation>
    </message>
    <message>
        <source>Another process of this run has ended; see what it said, then continue the run with --resume.</source>
        <translation>这次训练的另一个进程已经结束；请查看它的输出，然后用 --resume 继续训练。</translation>
    </message>
    <message>
        <source>At least {least} classes are needed to tell pictures apart, and here are {number}: add a class.</source>
        <translation>要区分图片，至少需要{least}个类别，这里只有{number}个：请再添加类别。</translation>
    </message>
    <message>
        <source>At most {most:,} pictures can be taught with, not {number:,}: take some out.</source>
        <translation>最多可用{most:,}张图片来教，而这里有{number:,}张：请拿掉一些。</translation>
    </message>
    <message>
        <source>At most {most} classes can be taught, not {number}: take some out.</source>
        <translation>最多可教{most}个类别，而这里有{number}个：请拿掉一些。</translation>
    </message>
    <message>
        <source>Images cannot grow while {title} trains, for it takes those of one size alone; set their first size to 0.</source>
        <translation>训练 {title} 时图像不能逐渐变大，因为它只接受一种尺寸；请把起始尺寸设为 0。</translation>
    </message>
    <message>
        <source>No folder in {folder} is called as a class is: give it one folder a class, {names}.</source>
        <translation>{folder} 中没有以类别命名的文件夹：请为每个类别建一个文件夹，{names}。</translation>
    </message>
    <message>
        <source>None of the folders in {folder} is called like a class, so nothing says what is right; name them like {names}.</source>
        <translation>{folder}中没有一个文件夹以类别命名，因此无法判断对错；请按{names}这样命名。</translation>
    </message>
    <message>
        <source>Of the photographs in {folder} {number} can be used that show one of the classes; at least {least} are needed: add some.</source>
        <translation>{folder} 中能用且属于某个类别的照片有 {number} 张，至少需要 {least} 张：请再添加一些。</translation>
    </message>
    <message>
        <source>TensorBoard is not installed: uv sync --extra tensorboard, or pip install inception-lab[tensorboard].</source>
        <translation>TensorBoard 没有安装：请运行 uv sync --extra tensorboard，或 pip install inception-lab[tensorboard]。</translation>
    </message>
    <message>
        <source>TensorBoard&apos;s folder {path} cannot be written ({reason}); choose another for the run.</source>
        <translation>无法写入 TensorBoard 的文件夹 {path}（{reason}）；请为这次训练选择其他文件夹。</translation>
    </message>
    <message>
        <source>The Fashion-MNIST file {name} in {folder} cannot be read; install the program again or choose another folder.</source>
        <translation>无法读取 {folder} 中的 Fashion-MNIST 文件 {name}；请重新安装程序或选择其他文件夹。</translation>
    </message>
    <message>
        <source>The Fashion-MNIST file {name} in {folder} is damaged; install the program again or choose another folder.</source>
        <translation>{folder} 中的 Fashion-MNIST 文件 {name} 已损坏；请重新安装程序或选择其他文件夹。</translation>
    </message>
    <message>
        <source>The branches of this network do not add up to its logits; choose a GoogLeNet.</source>
        <translation>这个网络的线路加起来不等于它的 logit；请选择一个 GoogLeNet。</translation>
    </message>
    <message>
        <source>The class “{name}” has too few pictures that can be used, {number}; at least {least} are needed: add some or leave the class out.</source>
        <translation>类别“{name}”中可用的图片太少，只有{number}张，至少需要{least}张：请再添加一些，或去掉这个类别。</translation>
    </message>
    <message>
        <source>The classes of {title} are not those that the run in {path} was trained with; start a new run.</source>
        <translation>{title} 的类别与 {path} 中的训练所用的类别不同；请开始新的训练。</translation>
    </message>
    <message>
        <source>The classes “{first}” and “{second}” have the same pictures ({number} of them): take them out of one of the two.</source>
        <translation>类别“{first}”和“{second}”中有相同的图片（{number}张）：请从其中一个类别里拿掉它们。</translation>
    </message>
    <message>
        <source>The figures of the run in {path} are damaged; choose another run.</source>
        <translation>{path} 中的训练数据已损坏；请选择其他训练记录。</translation>
    </message>
    <message>
        <source>The figures of the run in {path} cannot be read; try again later.</source>
        <translation>无法读取 {path} 中训练的数据；请稍后再试。</translation>
    </message>
    <message>
        <source>The folder holds more than {most:,} files: choose one with fewer.</source>
        <translation>这个文件夹里有超过 {most:,} 个文件：请选择文件较少的文件夹。</translation>
    </message>
    <message>
        <source>The folder of photographs {folder} cannot be read ({reason}): put it back or choose another.</source>
        <translation>无法读取照片文件夹 {folder}（{reason}）：请把它放回原处，或另选一个。</translation>
    </message>
    <message>
        <source>The folder of the class “{name}” has no pictures: add some or take it out.</source>
        <translation>类别“{name}”的文件夹里没有图片：请添加一些，或去掉这个文件夹。</translation>
    </message>
    <message>
        <source>The folder of the class “{name}” holds more than {most:,} files: take some out.</source>
        <translation>类别“{name}”的文件夹里有超过{most:,}个文件：请拿掉一些。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be read ({reason}): choose another.</source>
        <translation>无法读取文件夹{folder}（{reason}）：请另选一个。</translation>
    </message>
    <message>
        <source>The folder {name} cannot be read ({reason}).</source>
        <translation>无法读取文件夹{name}（{reason}）。</translation>
    </message>
    <message>
        <source>The folder {path} is not empty; choose a new one for this run.</source>
        <translation>文件夹 {path} 不是空的；请为这次训练选择一个新文件夹。</translation>
    </message>
    <message>
        <source>The layer {name} has no maps that lie over the picture; choose an earlier one.</source>
        <translation>层 {name} 没有能与图片对应的特征图；请选择更靠前的一层。</translation>
    </message>
    <message>
        <source>The layer {name} takes no part when the network predicts.</source>
        <translation>层 {name} 不参与网络的预测。</translation>
    </message>
    <message>
        <source>The learning rate must be above 0 and at most {high:g}, not {value}; 0.1 is usual for SGD.</source>
        <translation>学习率必须大于 0 且不超过 {high:g}，不能是 {value}；SGD 常用 0.1。</translation>
    </message>
    <message>
        <source>The loss became {loss} at step {step}: the weights have blown up; try a smaller learning rate or another seed.</source>
        <translation>第 {step} 步时损失变成了 {loss}：权重发散了；请尝试更小的学习率或其他随机种子。</translation>
    </message>
    <message>
        <source>The network gets all of these test images right; choose another class.</source>
        <translation>网络把这些测试图像全部分对了；请选择其他类别。</translation>
    </message>
    <message>
        <source>The own classes kept in {path} cannot be read; delete the file and gather them anew.</source>
        <translation>无法读取 {path} 中保存的自己的类别；请删除该文件并重新收集。</translation>
    </message>
    <message>
        <source>The parts of this network are no chain, so what each branch does cannot be measured.</source>
        <translation>这个网络的各部分不是依次相连的，因此无法测量每条线路的作用。</translation>
    </message>
    <message>
        <source>The pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>The photographs in {folder} are not those that this run has learned from: put these back, or start a new run.</source>
        <translation>{folder} 中的照片不是这次训练学过的那些：请放回原来的照片，或开始新的训练。</translation>
    </message>
    <message>
        <source>The picture is a single colour: there is nothing on it to recognise.</source>
        <translation>图片只有一种颜色：上面没有可识别的东西，请换一张。</translation>
    </message>
    <message>
        <source>The picture is transparent everywhere: there is nothing on it to recognise.</source>
        <translation>图片完全透明：上面没有可以识别的东西。</translation>
    </message>
    <message>
        <source>The pictures in {path} are damaged; choose another run.</source>
        <translation>{path}中的图片已损坏；请另选一次训练。</translation>
    </message>
    <message>
        <source>The run could not be saved ({reason}): its steps since the last save are lost; make more room.</source>
        <translation>这次训练无法保存（{reason}）：上次保存之后的步骤已丢失；请腾出磁盘空间。</translation>
    </message>
    <message>
        <source>The run goes on but cannot be saved ({reason}): make room on the disk; each epoch&apos;s end tries again.</source>
        <translation>训练仍在继续，但无法保存（{reason}）：请腾出磁盘空间；每轮结束时会再次尝试保存。</translation>
    </message>
    <message>
        <source>The run in {path} cannot be moved to the trash; its disk may have none: delete the folder in your file manager.</source>
        <translation>无法把 {path} 中的训练记录移到回收站，该磁盘可能没有回收站：请在文件管理器中删除这个文件夹。</translation>
    </message>
    <message>
        <source>The run in {path} cannot be renamed ({reason}); close what has its files open.</source>
        <translation>无法重命名 {path} 中的训练记录（{reason}）；请关闭正在使用其文件的程序。</translation>
    </message>
    <message>
        <source>The run in {path} goes on with its own settings: {name} is {kept}, not {value}; start a new run.</source>
        <translation>{path} 中的训练按自己的设置继续：{name} 是 {kept}，不是 {value}；请开始新的训练。</translation>
    </message>
    <message>
        <source>The run in {path} has no state to continue from; start a new run.</source>
        <translation>{path} 中的训练没有可以继续的状态；请开始新的训练。</translation>
    </message>
    <message>
        <source>The run in {path} has no weights of epoch {epoch}; it has those of {epochs}.</source>
        <translation>{path} 中的训练没有第 {epoch} 轮的权重；它有这些轮次的权重：{epochs}。</translation>
    </message>
    <message>
        <source>The run in {path} has no weights yet; choose another.</source>
        <translation>{path} 中的训练还没有权重；请选择其他训练记录。</translation>
    </message>
    <message>
        <source>The run in {path} is already in epoch {epoch}; it cannot end after {num_epochs}.</source>
        <translation>{path} 中的训练已经在第 {epoch} 轮；不能在第 {num_epochs} 轮后结束，请给出更大的轮数。</translation>
    </message>
    <message>
        <source>The run in {path} is being trained by another process; stop it there, or wait until it has ended.</source>
        <translation>{path} 中的训练正由另一个进程进行；请在那里停止它，或等它结束。</translation>
    </message>
    <message>
        <source>The run in {path} is from a newer version of this program; install that.</source>
        <translation>{path} 中的训练来自本程序的更新版本；请安装该版本。</translation>
    </message>
    <message>
        <source>The run in {path} was not taught with own pictures; choose another.</source>
        <translation>{path}中的训练不是用自己的图片教的；请另选一次。</translation>
    </message>
    <message>
        <source>The run {name} cannot be put back ({reason}); look for it in the trash.</source>
        <translation>无法把训练记录 {name} 放回原处（{reason}）；请在回收站中查找。</translation>
    </message>
    <message>
        <source>The run&apos;s folder {before} could not be written ({reason}); all of the run is saved there again.</source>
        <translation>这次训练的文件夹 {before} 曾无法写入（{reason}）；现在整个训练又保存在那里了。</translation>
    </message>
    <message>
        <source>The run&apos;s folder {before} could not be written ({reason}); the run is saved in {folder} now.</source>
        <translation>这次训练的文件夹 {before} 无法写入（{reason}）；训练现在保存在 {folder} 中。</translation>
    </message>
    <message>
        <source>The run&apos;s folder {path} cannot be read at the moment; the window goes on trying, and shows what is new as soon as it can.</source>
        <translation>现在无法读取训练的文件夹 {path}；窗口会继续尝试，一旦成功就显示新的数据。</translation>
    </message>
    <message>
        <source>The run&apos;s folder {path} cannot be written ({reason}); choose another.</source>
        <translation>无法写入训练文件夹 {path}（{reason}）；请选择其他文件夹。</translation>
    </message>
    <message>
        <source>The run&apos;s settings are damaged at “{name}”; start a new run.</source>
        <translation>训练设置中的“{name}”已损坏；请开始新的训练。</translation>
    </message>
    <message>
        <source>The run&apos;s settings have an unknown “{name}”; start a new run.</source>
        <translation>训练设置中有未知的“{name}”；请开始新的训练。</translation>
    </message>
    <message>
        <source>The settings of the run in {path} cannot be read; choose another.</source>
        <translation>无法读取 {path} 中的训练设置；请选择其他训练记录。</translation>
    </message>
    <message>
        <source>The state in {path} does not belong to this run; start a new run.</source>
        <translation>{path} 中的状态不属于这次训练；请开始新的训练。</translation>
    </message>
    <message>
        <source>The two runs know other classes; compare with a run of the same ones.</source>
        <translation>这两次训练认识的类别不同；请选择类别相同的训练来比较。</translation>
    </message>
    <message>
        <source>The values of {name} are put together from several layers; choose one of its branches.</source>
        <translation>{name} 的值由几个层拼接而成；请选择它的一条线路。</translation>
    </message>
    <message>
        <source>The weights in {path} do not fit {title}; choose another file.</source>
        <translation>{path} 中的权重与 {title} 不符；请选择其他文件。</translation>
    </message>
    <message>
        <source>The weights {name} are of another network or of other classes; a run of {title} cannot begin with them.</source>
        <translation>权重 {name} 属于另一个网络或另一些类别，{title} 的训练不能从它开始。</translation>
    </message>
    <message>
        <source>The weights {name} do not fit the network that shall begin with them; choose others.</source>
        <translation>权重 {name} 与要从它开始的网络不符，请另选。</translation>
    </message>
    <message>
        <source>The weights {name} tell other classes apart than the test images of {data} have; evaluate them on a folder of pictures instead.</source>
        <translation>权重 {name} 区分的类别与 {data} 测试图像的类别不同；请改用一个图片文件夹来评估。</translation>
    </message>
    <message>
        <source>The {recipe} recipe is for {right}, not for {model}; choose that network or the book recipe.</source>
        <translation>{recipe} 方案适用于 {right}，不适用于 {model}；请选择该网络，或使用 book 方案。</translation>
    </message>
    <message>
        <source>The {what} must be from 0 to below 1, not {value}.</source>
        <translation>{what}必须在 0 到 1 之间（不含 1），而不是 {value}。</translation>
    </message>
    <message>
        <source>The {what} must be from {low} to {high}, not {value}.</source>
        <translation>{what}必须在 {low} 到 {high} 之间，不能是 {value}。</translation>
    </message>
    <message>
        <source>There are no pictures in {folder}: choose another folder.</source>
        <translation>{folder} 里没有图片：请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>There are no test images for the classes of {name}, so its branches cannot be measured; choose another run.</source>
        <translation>{name} 的类别没有测试图像，因此无法测量它的线路；请选择另一次运行。</translation>
    </message>
    <message>
        <source>There are no test images for the classes of {name}; drop a folder with one folder a class on the window, then press Confusion matrix above the table.</source>
        <translation>{name}的类别没有测试图像；请把一个文件夹（每个类别一个子文件夹）拖到窗口上，然后点表格上方的“混淆矩阵”。</translation>
    </message>
    <message>
        <source>There are no weights yet to be wrong; wait a moment or open a run.</source>
        <translation>还没有权重可供判断；请稍候或打开一次训练。</translation>
    </message>
    <message>
        <source>There are no weights yet to evaluate; wait a moment or open a run.</source>
        <translation>还没有可以评估的权重；请稍等或打开一个训练记录。</translation>
    </message>
    <message>
        <source>There are no weights yet to measure; wait a moment or open a run.</source>
        <translation>还没有可以测量的权重；请稍候或打开一次运行。</translation>
    </message>
    <message>
        <source>There are no weights {where}; give a run&apos;s folder, a weights file or one of {names}.</source>
        <translation>没有权重 {where}；请给出训练文件夹、权重文件或 {names} 之一。</translation>
    </message>
    <message>
        <source>There is a class “{name}” already: choose another name.</source>
        <translation>已经有一个类别叫“{name}”：请换一个名称。</translation>
    </message>
    <message>
        <source>There is a run called “{name}” already; choose another name.</source>
        <translation>已有名为“{name}”的训练记录，请换一个名称。</translation>
    </message>
    <message>
        <source>There is no branch called {name} in this network.</source>
        <translation>这个网络里没有名为 {name} 的线路。</translation>
    </message>
    <message>
        <source>There is no class number {number} in this network; it tells {count} classes apart.</source>
        <translation>这个网络没有第 {number} 类；它只区分 {count} 个类别。</translation>
    </message>
    <message>
        <source>There is no data set called {name} on this computer; choose one of {names}.</source>
        <translation>这台电脑上没有名为 {name} 的数据集；请从 {names} 中选择。</translation>
    </message>
    <message>
        <source>There is no device called {name}; choose one of {names}.</source>
        <translation>没有名为 {name} 的设备；请从 {names} 中选择。</translation>
    </message>
    <message>
        <source>There is no layer called {name} in this network.</source>
        <translation>这个网络中没有名为 {name} 的层。</translation>
    </message>
    <message>
        <source>There is no network called {name}; choose one of {names}.</source>
        <translation>没有名为 {name} 的网络；请从 {names} 中选择。</translation>
    </message>
    <message>
        <source>There is no number format called {name}; choose one of {names}.</source>
        <translation>没有名为 {name} 的数值格式；请从 {names} 中选择。</translation>
    </message>
    <message>
        <source>There is no picture in the folder {name}.</source>
        <translation>文件夹{name}中没有图片。</translation>
    </message>
    <message>
        <source>There is no picture to evaluate in {folder}; choose another folder.</source>
        <translation>{folder}中没有可以评估的图片；请选择其他文件夹。</translation>
    </message>
    <message>
        <source>There is no weights file {path}; choose another.</source>
        <translation>没有权重文件 {path}；请选择其他文件。</translation>
    </message>
    <message>
        <source>There is no {what} called {value}; choose one of {names}.</source>
        <translation>没有名为 {value} 的{what}；请从 {names} 中选择。</translation>
    </message>
    <message>
        <source>There is not enough memory for this run: choose a smaller batch size or image size.</source>
        <translation>内存不足，无法进行这次训练：请选择更小的批量大小或图像尺寸。</translation>
    </message>
    <message>
        <source>These images have other classes than the weights; show weights that were trained on them.</source>
        <translation>这些图像的类别与权重的类别不同；请显示在这些图像上训练的权重。</translation>
    </message>
    <message>
        <source>These settings take no photographs; choose the photos recipe, or no folder of photographs.</source>
        <translation>这些设置不使用照片：请选择 photos 方案，或不要指定照片文件夹。</translation>
    </message>
    <message>
        <source>These weights are not called as those of {title}.</source>
        <translation>这些权重的名称与 {title} 的不同。</translation>
    </message>
    <message>
        <source>These weights are of another network: their tensor {given_name} has no place in this one.</source>
        <translation>这些权重属于另一个网络：其中的张量 {given_name} 在这个网络中没有位置。</translation>
    </message>
    <message>
        <source>These weights are of another network: there is none for {name}.</source>
        <translation>这些权重属于另一个网络：没有对应 {name} 的权重。</translation>
    </message>
    <message>
        <source>These weights are of another network: {given_name} is {given_shape}, but {name} needs {shape}.</source>
        <translation>这些权重属于另一个网络：{given_name} 的形状是 {given_shape}，而 {name} 需要 {shape}。</translation>
    </message>
    <message>
        <source>These weights cannot be used: {given_name}, which would be {name}, holds no floating-point numbers.</source>
        <translation>无法使用这些权重：对应 {name} 的 {given_name} 不是浮点数。</translation>
    </message>
    <message>
        <source>This computer has no {name} device that PyTorch can use; choose cpu or auto.</source>
        <translation>这台电脑没有 PyTorch 可用的 {name} 设备；请选择 cpu 或自动。</translation>
    </message>
    <message>
        <source>This computer&apos;s {name} device cannot be used by this version of PyTorch ({reason}); choose cpu or auto.</source>
        <translation>这个版本的 PyTorch 不能使用这台计算机的 {name} 设备（{reason}）；请选择 cpu 或 auto。</translation>
    </message>
    <message>
        <source>This network has no branches before its last layer; choose a GoogLeNet to see their shares.</source>
        <translation>这个网络的最后一层之前没有线路；选择一个 GoogLeNet 来看它们的份额。</translation>
    </message>
    <message>
        <source>This network has no last linear layer, and so no pooled features; choose another.</source>
        <translation>这个网络没有最后的全连接层，因此没有汇聚后的特征；请选择另一个。</translation>
    </message>
    <message>
        <source>This recipe learns from a folder of photographs too, with a folder for each class: choose one.</source>
        <translation>这个方案还要从照片文件夹学习，其中每个类别各有一个文件夹：请选择一个。</translation>
    </message>
    <message>
        <source>To tell the known from the unknown, pictures of both are needed; add some.</source>
        <translation>要区分已知与未知，两类图片都需要；请添加一些。</translation>
    </message>
    <message>
        <source>With a learning rate of {lr:g} the weights will probably blow up; with {optimizer} take at most {highest:g}.</source>
        <translation>学习率为 {lr:g} 时，权重多半会发散；用 {optimizer} 时请不要超过 {highest:g}。</translation>
    </message>
    <message>
        <source>With these numbers a step would have a single image, from which the batch normalisation of {title} cannot learn; choose another batch size or number of images.</source>
        <translation>按这些数值，会有一步只剩一张图像，而 {title} 的批量规范化无法从单张图像中学习；请选择其他批量大小或图像数。</translation>
    </message>
    <message>
        <source>With these numbers one of the {num_processes} processes would have a single image of a batch or none, from which the batch normalisation of {title} cannot learn; choose another batch size or number of images.</source>
        <translation>按这些设置，{num_processes} 个进程中会有一个只分到一个批量中的一张图像或一张也没有，{title} 的批量规范化无法从中学习；请改变批量大小或图像数量。</translation>
    </message>
    <message>
        <source>Write the learning rate as a number such as 0.1 or 1e-3.</source>
        <translation>请把学习率写成数字，例如 0.1 或 1e-3。</translation>
    </message>
    <message>
        <source>Write the marked value as a whole number such as 5000.</source>
        <translation>请把标出的值写成整数，例如 5000。</translation>
    </message>
    <message>
        <source>Your own classes cannot be kept for the next time ({reason}): make {path} writable or free some space.</source>
        <translation>无法为下次保留您自己的类别（{reason}）：请让 {path} 可写，或腾出一些空间。</translation>
    </message>
    <message>
        <source>a spread needs at least one value</source>
        <translation>计算离散程度至少需要一个数值</translation>
    </message>
    <message>
        <source>augmentation</source>
        <translation>图像增广</translation>
    </message>
    <message>
        <source>batch size</source>
        <translation>批量大小</translation>
    </message>
    <message>
        <source>choice of epochs</source>
        <translation>保留哪些轮</translation>
    </message>
    <message>
        <source>decay of the average</source>
        <translation>平均权重的衰减率</translation>
    </message>
    <message>
        <source>device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>memory format</source>
        <translation>内存格式</translation>
    </message>
    <message>
        <source>number format</source>
        <translation>数值格式</translation>
    </message>
    <message>
        <source>number of epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>number of images</source>
        <translation>图像数</translation>
    </message>
    <message>
        <source>number of misfits in a batch</source>
        <translation>每个批量中不属于任何类别的照片数</translation>
    </message>
    <message>
        <source>number of photographs in a batch</source>
        <translation>每个批量的照片数</translation>
    </message>
    <message>
        <source>number of planned epochs</source>
        <translation>计划的轮数</translation>
    </message>
    <message>
        <source>number of threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>recipe</source>
        <translation>训练方案</translation>
    </message>
    <message>
        <source>schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>teaching ends with its result</source>
        <translation>教学结束时应有结果</translation>
    </message>
    <message>
        <source>torchrun has started more processes on a computer than it has GPUs; give --nproc-per-node their number, or train with --device cpu.</source>
        <translation>torchrun 在一台电脑上启动的进程多于它的 GPU；请让 --nproc-per-node 等于 GPU 的数目，或用 --device cpu 训练。</translation>
    </message>
    <message>
        <source>variation of photographs</source>
        <translation>照片的变化方式</translation>
    </message>
    <message>
        <source>weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>{assets} cannot be written ({reason}); choose another.</source>
        <translation>无法写入 {assets}（{reason}）；请选择其他位置。</translation>
    </message>
    <message>
        <source>{count} files could not be opened. The first: {error}</source>
        <translation>有 {count} 个文件无法打开。第一个：{error}</translation>
    </message>
    <message>
        <source>{folder} has no folders in it: put the pictures of each class into a folder of their own, called as the class is.</source>
        <translation>{folder}里没有子文件夹：请把每个类别的图片各放进一个以类别命名的文件夹。</translation>
    </message>
    <message>
        <source>{folder} holds more than {most:,} files, too many to train on: take some out.</source>
        <translation>{folder} 中有超过 {most:,} 个文件，太多了，无法用来训练：请移走一些。</translation>
    </message>
    <message>
        <source>{name} cannot be read ({reason}): choose another picture.</source>
        <translation>无法读取 {name}（{reason}）：请选择其他图片。</translation>
    </message>
    <message>
        <source>{name} could not be brought to the network&apos;s form ({reason}): choose another picture.</source>
        <translation>无法把{name}处理成网络所需的形式（{reason}）：请选择其他图片。</translation>
    </message>
    <message>
        <source>{name} does not exist: choose another picture.</source>
        <translation>{name} 不存在：请选择其他图片。</translation>
    </message>
    <message>
        <source>{name} has {available} images: choose from 1 to {available}, not {asked}.</source>
        <translation>{name} 有 {available} 张图像：请在 1 到 {available} 之间选择，不能是 {asked}。</translation>
    </message>
    <message>
        <source>{name} has {shape} values, none at map {channel}, row {row}, column {column}; choose another.</source>
        <translation>{name} 有 {shape} 个值，第 {channel} 幅特征图第 {row} 行第 {column} 列没有值；请另选一个。</translation>
    </message>
    <message>
        <source>{name} is a HEIC photograph, which cannot be read: save it as JPEG first.</source>
        <translation>{name} 是 HEIC 照片，无法读取：请先存为 JPEG。</translation>
    </message>
    <message>
        <source>{name} is a drawing in SVG, which cannot be read: save it as PNG first.</source>
        <translation>{name}是SVG矢量图，无法读取：请先存为PNG。</translation>
    </message>
    <message>
        <source>{name} is a folder: choose a picture in it.</source>
        <translation>{name} 是一个文件夹：请选择其中的一张图片。</translation>
    </message>
    <message>
        <source>{name} is damaged or cut short: choose another picture or save it anew.</source>
        <translation>{name} 已损坏或不完整：请选择其他图片或重新保存。</translation>
    </message>
    <message>
        <source>{name} is empty: choose another picture.</source>
        <translation>{name} 是空文件：请选择其他图片。</translation>
    </message>
    <message>
        <source>{name} is not a file: choose a picture file.</source>
        <translation>{name} 不是文件：请选择一个图片文件。</translation>
    </message>
    <message>
        <source>{name} is not a picture that can be read: choose a PNG or JPEG file.</source>
        <translation>{name} 不是可以读取的图片：请选择 PNG 或 JPEG 文件。</translation>
    </message>
    <message>
        <source>{name} is stored in a way that this program does not read: save it as PNG or JPEG.</source>
        <translation>{name} 的存储方式本程序无法读取：请另存为 PNG 或 JPEG。</translation>
    </message>
    <message>
        <source>{name} is too large, more than this program reads: make it smaller and try again.</source>
        <translation>{name} 太大，超出了本程序能读取的范围：请缩小后再试。</translation>
    </message>
    <message>
        <source>{name} may not be read: change its permissions or choose another picture.</source>
        <translation>没有读取 {name} 的权限：请更改权限或选择其他图片。</translation>
    </message>
    <message>
        <source>{name} stores its colours in a way that cannot be read: save it as PNG.</source>
        <translation>{name} 的颜色存储方式无法读取：请另存为 PNG。</translation>
    </message>
    <message>
        <source>{number} classes have fewer than {least} pictures, “{name}” for one; each needs at least {least}.</source>
        <translation>有 {number} 个类别的图片不足 {least} 张，例如“{name}”；每个类别至少需要 {least} 张。</translation>
    </message>
    <message>
        <source>{number} of the pictures are in “{first}” and in “{second}” too: take them out of one of the two.</source>
        <translation>有 {number} 张图片既在“{first}”里又在“{second}”里：请从其中一个类别里去掉它们。</translation>
    </message>
    <message>
        <source>{number} pictures are doubles of others in their class, “{name}” for one, and teach nothing new.</source>
        <translation>有 {number} 张图片与同一类别（例如“{name}”）里的其他图片完全相同，学不到新东西。</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}); choose another file.</source>
        <translation>无法读取 {path}（{reason}）；请选择其他文件。</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}); choose another place.</source>
        <translation>无法写入 {path}（{reason}）；请选择其他位置。</translation>
    </message>
    <message>
        <source>{path} does not say how familiar pictures look; measure it anew.</source>
        <translation>{path}中没有图片熟悉程度的数据；请重新测量。</translation>
    </message>
    <message>
        <source>{path} fits none of the networks here; {title} comes nearest. {misfit}</source>
        <translation>{path} 与这里的任何网络都不符，最接近的是 {title}。{misfit}</translation>
    </message>
    <message>
        <source>{path} has weights of other moments, perhaps of another run; delete that folder or choose another name.</source>
        <translation>{path} 中已有其他时刻的权重，可能属于另一次训练；请删除该文件夹，或换一个名称。</translation>
    </message>
    <message>
        <source>{path} holds more than weights, and the program in it is not run: save net.state_dict() instead, after the network has seen its first images.</source>
        <translation>{path} 里不只有权重，其中的程序不会被运行：请让网络先看过图像，再保存 net.state_dict()。</translation>
    </message>
    <message>
        <source>{path} holds no weights by name: save net.state_dict() instead.</source>
        <translation>{path} 里没有带名称的权重：请改为保存 net.state_dict()。</translation>
    </message>
    <message>
        <source>{path} holds no weights of a network; choose another file.</source>
        <translation>{path} 不含网络的权重；请选择其他文件。</translation>
    </message>
    <message>
        <source>{path} holds weights of a network that is not known here: choose weights of {titles}.</source>
        <translation>{path} 是本程序不认识的网络的权重：请选择以下网络的权重：{titles}。</translation>
    </message>
    <message>
        <source>{path} is a {title} that tells {num_classes} classes apart, but {data} has {needed}: choose weights that were trained on it.</source>
        <translation>{path} 是区分 {num_classes} 个类别的 {title}，而 {data} 有 {needed} 个类别：请选择在该数据集上训练的权重。</translation>
    </message>
    <message>
        <source>{path} is damaged or cut short; choose another weights file.</source>
        <translation>{path} 已损坏或不完整，请选择其他权重文件。</translation>
    </message>
    <message>
        <source>{path} is damaged: its contents do not match its checksum; choose another.</source>
        <translation>{path} 已损坏：内容与校验和不符；请选择其他文件。</translation>
    </message>
    <message>
        <source>{path} is damaged; choose another weights file.</source>
        <translation>{path} 已损坏；请选择其他权重文件。</translation>
    </message>
    <message>
        <source>{path} is not a readable weights file; choose another.</source>
        <translation>{path} 不是可以读取的权重文件；请选择其他文件。</translation>
    </message>
    <message>
        <source>{path} is not a run: it has no config.json; choose a run&apos;s folder.</source>
        <translation>{path} 不是训练记录：其中没有 config.json；请选择训练记录的文件夹。</translation>
    </message>
    <message>
        <source>{path} was not written by this program; choose weights that it has trained.</source>
        <translation>{path} 不是本程序写的；请选择由本程序训练的权重。</translation>
    </message>
    <message>
        <source>{path} was written by a newer version of this program; install that version.</source>
        <translation>{path} 由本程序的更新版本写成；请安装该版本。</translation>
    </message>
    <message>
        <source>{title} does not end with a linear layer, which own classes need: choose another network.</source>
        <translation>{title}的最后一层不是线性层，而教自己的类别需要它：请换一个网络。</translation>
    </message>
    <message>
        <source>{title} has no Inception blocks, and so no branch to switch off; choose the weights of a GoogLeNet.</source>
        <translation>{title} 没有 Inception块，因此没有可以关闭的线路；请选择 GoogLeNet 的权重。</translation>
    </message>
    <message>
        <source>{title} has no auxiliary heads; train it without them.</source>
        <translation>{title} 没有辅助分类器；请不带辅助分类器训练。</translation>
    </message>
    <message>
        <source>{title} needs an image size from {low} to {high} pixels, not {size}.</source>
        <translation>{title} 需要 {low} 到 {high} 像素的图像尺寸，不能是 {size}。</translation>
    </message>
    <message>
        <source>{title} with auxiliary heads needs an image size from {low} to {high} pixels, not {size}.</source>
        <translation>带辅助分类器的 {title} 需要 {low} 到 {high} 像素的图像尺寸，不能是 {size}。</translation>
    </message>
    <message>
        <source>{weights} are of another network than the run; choose weights of the same.</source>
        <translation>{weights} 属于另一个网络，与这次训练的网络不同；请选择同一网络的权重。</translation>
    </message>
    <message>
        <source>“{large}” has {most:,} pictures and “{small}” only {least:,}: the network will guess “{large}” too often.</source>
        <translation>“{large}”有 {most:,} 张图片，而“{small}”只有 {least:,} 张：网络会过多地猜“{large}”。</translation>
    </message>
    <message>
        <source>“{name}” has {number} pictures; each class needs at least {least}.</source>
        <translation>“{name}”有 {number} 张图片；每个类别至少需要 {least} 张。</translation>
    </message>
</context>
<context>
    <name>datasets</name>
    <message>
        <source>{num_train_images:,} training and {num_test_images:,} test images of clothes, {side} × {side} pixels, ten classes</source>
        <translation>{num_train_images:,} 张训练图像和 {num_test_images:,} 张测试图像，均为衣物，{side} × {side} 像素，十个类别</translation>
    </message>
</context>
<context>
    <name>drop</name>
    <message>
        <source>This file is on another computer, {name}: copy it to this one first.</source>
        <translation>这个文件在另一台计算机 {name} 上：请先把它复制到本机。</translation>
    </message>
    <message>
        <source>This is only a link; nothing was downloaded. Save the picture first or copy the picture itself.</source>
        <translation>这只是一个链接；没有下载任何内容。请先保存图片，或复制图片本身。</translation>
    </message>
</context>
<context>
    <name>help</name>
    <message>
        <source>Drawing: eraser or brush</source>
        <translation>手绘：切换橡皮和画笔</translation>
    </message>
    <message>
        <source>Drawing: thinner or thicker brush</source>
        <translation>手绘：画笔变细或变粗</translation>
    </message>
    <message>
        <source>Network, enlarged map, curves, timeline: the one before, the next</source>
        <translation>网络、放大的特征图、曲线、时间轴：前一个、后一个</translation>
    </message>
    <message>
        <source>Curves, timeline: the first, the last</source>
        <translation>曲线、时间轴：第一个、最后一个</translation>
    </message>
    <message>
        <source>Maps: the branch with the cursor off or on</source>
        <translation>特征图：关闭或打开光标所在的线路</translation>
    </message>
    <message>
        <source>Presses the button that has the keyboard, enlarges a map, opens a run</source>
        <translation>按下有焦点的按钮、放大一幅特征图、打开一次训练</translation>
    </message>
    <message>
        <source>Back to all maps, closes a message</source>
        <translation>回到全部特征图，关闭提示</translation>
    </message>
    <message>
        <source>To the next control</source>
        <translation>移到下一个控件</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>The network from left to right. A block&apos;s colours are its branches, as wide as their share.</source>
        <translation>从左到右是整个网络。块中的颜色是它的线路，宽度是各线路所占的份额。</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>特征图</translation>
    </message>
    <message>
        <source>All feature maps that the chosen block makes of the picture, a lane for each branch.</source>
        <translation>选中的块由图片得到的全部特征图，每条线路一列。</translation>
    </message>
    <message>
        <source>Switches</source>
        <translation>开关</translation>
    </message>
    <message>
        <source>Above each lane one switches its branch off; the bars show how the answer changes.</source>
        <translation>每一列上方可以关闭该线路；条形图显示回答怎样变化。</translation>
    </message>
    <message>
        <source>Who matters?</source>
        <translation>谁更重要？</translation>
    </message>
    <message>
        <source>The accuracy on test images without each of the branches, one at a time.</source>
        <translation>每次去掉一条线路时，网络在测试图像上的精度。</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Draw, open or choose a picture; the strip shows how it becomes what the network gets.</source>
        <translation>手绘、打开或选择一张图片。下方的小图显示它如何变成网络看到的样子。</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>How probable the network finds each class. All bars together are 100 %.</source>
        <translation>网络认为每个类别有多大的概率。所有条形加起来是 100 %。</translation>
    </message>
    <message>
        <source>Why this class</source>
        <translation>为什么是这一类</translation>
    </message>
    <message>
        <source>What in the picture, and which branches, speak for a class. Press on the picture to cover a part.</source>
        <translation>图片中的什么、哪些线路支持某个类别。在图片上按下鼠标可以遮住一部分。</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Loss and accuracy of the run. Point at a curve to read its values.</source>
        <translation>训练的损失和精度。把鼠标指向曲线即可读出它的值。</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>Below the curves: the network as it was earlier. Space plays, Esc ends it.</source>
        <translation>位于曲线下方：网络较早时的样子。空格键播放，Esc 键结束。</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>The settings of the next run, and how long it will take on this computer.</source>
        <translation>下一次训练的设置，以及在这台电脑上需要多长时间。</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>All runs so far with their accuracy. A click shows one; Continue goes on with it.</source>
        <translation>到目前为止的全部训练及其精度。单击即可查看，按“继续”接着训练。</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>The network looks at one batch and changes its weights a little.</source>
        <translation>网络看一个批量，并略微更新权重。</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Every training image has been looked at once.</source>
        <translation>每张训练图像都被看过一次。</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批量</translation>
    </message>
    <message>
        <source>The images that one step looks at together.</source>
        <translation>一步中一起使用的图像。</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>How far the predictions are from the truth. Training makes it smaller.</source>
        <translation>预测与真实标签相差多少。训练使它变小。</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>The share of images that are named right.</source>
        <translation>分类正确的图像所占的比例。</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far a step moves the weights. Too small is slow, too large destroys them.</source>
        <translation>每一步更新权重的幅度。太小则训练慢，太大则权重发散。</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>The numbers in the network that training changes; what it has learned.</source>
        <translation>网络中由训练改变的数值，也就是网络学到的东西。</translation>
    </message>
    <message>
        <source>training and test images</source>
        <translation>训练图像和测试图像</translation>
    </message>
    <message>
        <source>The network learns from the first alone. The others show what it has understood.</source>
        <translation>网络只从训练图像中学习；测试图像检验它学得如何。</translation>
    </message>
    <message>
        <source>channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>One of the pictures that lie one upon the other; a layer turns some into others.</source>
        <translation>层与层之间传递的是叠在一起的多幅图，其中一幅就是一个通道。</translation>
    </message>
    <message>
        <source>feature map</source>
        <translation>特征图</translation>
    </message>
    <message>
        <source>A channel made by a layer: bright where the layer finds what it looks for.</source>
        <translation>一个层输出的一个通道：层找到所寻找的特征之处较亮。</translation>
    </message>
    <message>
        <source>convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>A small window of weights slides over the maps; 3×3 and 5×5 are its sizes.</source>
        <translation>由权重组成的小窗口在特征图上滑动；3×3 和 5×5 是窗口的大小。</translation>
    </message>
    <message>
        <source>1×1 convolution</source>
        <translation>1×1 卷积</translation>
    </message>
    <message>
        <source>Mixes the channels of each pixel. Put first, it thins them and saves computing.</source>
        <translation>混合每个像素的各个通道。放在前面可以减少通道数，节省计算。</translation>
    </message>
    <message>
        <source>pooling</source>
        <translation>汇聚</translation>
    </message>
    <message>
        <source>Takes the greatest, or the mean, of neighbouring pixels; it has nothing to learn.</source>
        <translation>取相邻像素的最大值或平均值；没有要学习的参数。</translation>
    </message>
    <message>
        <source>branch</source>
        <translation>线路</translation>
    </message>
    <message>
        <source>One of the four ways through an Inception block: 1×1, 3×3, 5×5 and pooling.</source>
        <translation>通过 Inception块的四条路之一：1×1、3×3、5×5 和汇聚。</translation>
    </message>
    <message>
        <source>Inception block</source>
        <translation>Inception块</translation>
    </message>
    <message>
        <source>Four branches look at the same maps; what they make of them is put together.</source>
        <translation>四条线路处理同样的特征图，得到的结果在通道上合并。</translation>
    </message>
    <message>
        <source>batch normalisation</source>
        <translation>批量规范化</translation>
    </message>
    <message>
        <source>Brings each channel to mean 0 and spread 1 within the batch; training goes faster.</source>
        <translation>在批量内把每个通道的均值变为 0、标准差变为 1，使训练更快。</translation>
    </message>
    <message>
        <source>parameters, multiply-adds</source>
        <translation>参数、乘加</translation>
    </message>
    <message>
        <source>How many numbers are learned, and how much has to be computed for one picture.</source>
        <translation>要学习多少个数值，以及一张图片需要多少计算。</translation>
    </message>
</context>
<context>
    <name>inside</name>
    <message>
        <source>Inception {name}</source>
        <translation>Inception块 {name}</translation>
    </message>
    <message>
        <source>Pooling {name}</source>
        <translation>汇聚层 {name}</translation>
    </message>
    <message>
        <source>Fully connected {name}</source>
        <translation>全连接层 {name}</translation>
    </message>
    <message>
        <source>Convolution {name}</source>
        <translation>卷积层 {name}</translation>
    </message>
    <message>
        <source>pool</source>
        <translation>汇聚</translation>
    </message>
    <message>
        <source>{block} · {branch} branch</source>
        <translation>{block} · {branch} 线路</translation>
    </message>
    <message>
        <source>{block} · 1×1 reduction before {branch}</source>
        <translation>{block} · {branch} 之前的 1×1 降维</translation>
    </message>
    <message>
        <source>value {number} of {total}</source>
        <translation>第 {number} 个值，共 {total} 个</translation>
    </message>
    <message>
        <source>map {number} of {total}</source>
        <translation>第 {number} 幅，共 {total} 幅</translation>
    </message>
    <message>
        <source>{branch}: {change} maps</source>
        <translation>{branch}：{change} 幅</translation>
    </message>
    <message>
        <source>{branch} reduction: {change} maps</source>
        <translation>{branch} 降维：{change} 幅</translation>
    </message>
    <message>
        <source>then {branch}: {change} maps</source>
        <translation>然后 {branch}：{change} 幅</translation>
    </message>
    <message>
        <source>not a number anywhere (NaN)</source>
        <translation>全部不是数（NaN）</translation>
    </message>
    <message>
        <source>{value} everywhere</source>
        <translation>处处为 {value}</translation>
    </message>
    <message>
        <source>min {low} · max {high}</source>
        <translation>最小 {low} · 最大 {high}</translation>
    </message>
    <message>
        <source>no parameters</source>
        <translation>没有参数</translation>
    </message>
    <message>
        <source>{parameters} parameters · {macs} multiply-adds</source>
        <translation>{parameters} 个参数 · {macs}次乘加</translation>
    </message>
</context>
<context>
    <name>moments</name>
    <message>
        <source>before training</source>
        <translation>训练之前</translation>
    </message>
    <message>
        <source>after {number} epochs</source>
        <translation>{number}轮之后</translation>
    </message>
    <message>
        <source>after {number} epochs of {total}</source>
        <translation>{number}轮之后，共{total}轮</translation>
    </message>
    <message>
        <source>after epoch {number}</source>
        <translation>第{number}轮之后</translation>
    </message>
    <message>
        <source>after epoch {number} of {total}</source>
        <translation>第{number}轮之后，共{total}轮</translation>
    </message>
    <message>
        <source>test accuracy {value} %</source>
        <translation>测试精度{value}%</translation>
    </message>
</context>
<context>
    <name>steps</name>
    <message>
        <source>picture</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>closer</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>gray</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>object</source>
        <translation>物体</translation>
    </message>
    <message>
        <source>cut out</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>negated</source>
        <translation>反相</translation>
    </message>
    <message>
        <source>mirrored</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>手绘</translation>
    </message>
    <message>
        <source>filled</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>{side} pixels</source>
        <translation>{side} 像素</translation>
    </message>
    <message>
        <source>sharp</source>
        <translation>锐化</translation>
    </message>
    <message>
        <source>centred</source>
        <translation>居中</translation>
    </message>
    <message>
        <source>contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>the picture as it came</source>
        <translation>原来的图片</translation>
    </message>
    <message>
        <source>the object is small, so only what is around it is kept</source>
        <translation>物体很小，只保留它周围的部分</translation>
    </message>
    <message>
        <source>without colours, for the data set has none</source>
        <translation>去掉颜色，因为数据集是灰度的</translation>
    </message>
    <message>
        <source>what stands out from its ground, in white</source>
        <translation>与背景不同的部分，用白色表示</translation>
    </message>
    <message>
        <source>what is not transparent, in white</source>
        <translation>不透明的部分，显示为白色</translation>
    </message>
    <message>
        <source>trimmed to the object, the ground taken away</source>
        <translation>裁剪到物体，去掉背景</translation>
    </message>
    <message>
        <source>a bright object on black, as in the data set</source>
        <translation>黑底上的亮物体，与数据集一致</translation>
    </message>
    <message>
        <source>the data set&apos;s shoes point left</source>
        <translation>数据集中的鞋都朝左</translation>
    </message>
    <message>
        <source>the strokes as they were drawn</source>
        <translation>画出的笔画</translation>
    </message>
    <message>
        <source>what the lines enclose is filled: the data set has no outlines</source>
        <translation>线条围住的部分被填充：数据集中没有轮廓画</translation>
    </message>
    <message>
        <source>the longest side is brought to {side} pixels</source>
        <translation>最长边缩到 {side} 像素</translation>
    </message>
    <message>
        <source>in the middle of {side} × {side} pixels</source>
        <translation>放在 {side} × {side} 像素的正中</translation>
    </message>
    <message>
        <source>edges are made clear again after the reduction</source>
        <translation>缩小之后让边缘重新清晰</translation>
    </message>
    <message>
        <source>brightness and contrast as in the data set; this goes into the network</source>
        <translation>亮度和对比度与数据集一致；这就是送入网络的图</translation>
    </message>
</context>
<context>
    <name>table</name>
    <message>
        <source>{right} of {labelled} right ({percent} %)</source>
        <translation>{labelled}张中{right}张正确（{percent} %）</translation>
    </message>
    <message>
        <source>{number} pictures</source>
        <translation>{number}张图片</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1张图片</translation>
    </message>
    <message>
        <source>{refused} of {misfits} of other kinds called unfamiliar</source>
        <translation>{misfits}张其他物品中{refused}张被判为不熟悉</translation>
    </message>
    <message>
        <source>{number} of other kinds</source>
        <translation>{number}张其他物品</translation>
    </message>
    <message>
        <source>{number} not familiar</source>
        <translation>{number}张不熟悉</translation>
    </message>
    <message>
        <source>{number} could not be read</source>
        <translation>{number}张无法读取</translation>
    </message>
    <message>
        <source>{number} without a label</source>
        <translation>{number}张没有标签</translation>
    </message>
</context>
<context>
    <name>teach</name>
    <message>
        <source>{number:,} pictures found</source>
        <translation>找到 {number:,} 张图片</translation>
    </message>
    <message>
        <source>{done:,} of {number:,} pictures read</source>
        <translation>已读取 {done:,} / {number:,} 张图片</translation>
    </message>
    <message>
        <source>the network has looked at {done:,} of {number:,}</source>
        <translation>网络已看过 {done:,} / {number:,} 张</translation>
    </message>
    <message>
        <source>step {number}</source>
        <translation>第 {number} 步</translation>
    </message>
    <message>
        <source>{done:,} of {number:,} held out tested</source>
        <translation>已测试 {done:,} / {number:,} 张留出的图片</translation>
    </message>
    <message>
        <source>with {number} pictures a class</source>
        <translation>每类 {number} 张图片</translation>
    </message>
</context>
<context>
    <name>texts</name>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes}:{seconds:02} min</source>
        <translation>{minutes} 分 {seconds:02} 秒</translation>
    </message>
    <message>
        <source>own pictures</source>
        <translation>自己的图片</translation>
    </message>
    <message>
        <source>A data set that is not known on this computer</source>
        <translation>这台电脑上没有的数据集</translation>
    </message>
    <message>
        <source>{title}, best</source>
        <translation>{title}，最佳</translation>
    </message>
    <message>
        <source>{title}, book</source>
        <translation>{title}，教材</translation>
    </message>
    <message>
        <source>{title}, photographs</source>
        <translation>{title}，照片</translation>
    </message>
    <message>
        <source>{date:%d %b %H:%M} · {title}</source>
        <translation>{date:%m-%d %H:%M} · {title}</translation>
    </message>
    <message>
        <source>{hours} h {minutes:02} min</source>
        <translation>{hours} 小时 {minutes:02} 分</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours} 小时</translation>
    </message>
    <message>
        <source>{millions} M</source>
        <translation>{millions}M</translation>
    </message>
</context>
<context>
    <name>why</name>
    <message>
        <source>There is no picture: draw or drop one to see what in it speaks for a class.</source>
        <translation>还没有图片：画一张或拖入一张，看看其中什么支持某个类别。</translation>
    </message>
    <message>
        <source>There are no weights yet: wait a moment or open a run.</source>
        <translation>还没有权重：请稍等，或打开一次训练。</translation>
    </message>
    <message>
        <source>There are no numbers to explain (NaN): this network is broken.</source>
        <translation>没有可以解释的数值（NaN）：这个网络已经坏了。</translation>
    </message>
    <message>
        <source>No place of the {branch} branch speaks for {title}.</source>
        <translation>{branch} 线路没有任何位置支持{title}。</translation>
    </message>
    <message>
        <source>No place speaks for {title}: what {block} sees speaks against it.</source>
        <translation>没有任何位置支持{title}：{block} 所看到的都在反对它。</translation>
    </message>
    <message>
        <source>Bright: where the {branch} branch of {block}, {places} places, speaks for {title}.</source>
        <translation>亮处：{block} 的 {branch} 线路（{places} 个位置）支持{title}的地方。</translation>
    </message>
    <message>
        <source>Bright: where {block}, {places} places, speaks for {title}.</source>
        <translation>亮处：{block}（{places} 个位置）支持{title}的地方。</translation>
    </message>
    <message>
        <source>Cancelled before it was known; press Compute to begin again.</source>
        <translation>还没算完就取消了；按“计算”重新开始。</translation>
    </message>
    <message>
        <source>Computing which pixels speak for {title}…</source>
        <translation>正在计算哪些像素支持{title}……</translation>
    </message>
    <message>
        <source>Bright: where a black square lowers the logit of {title}; dark: where it raises it.</source>
        <translation>亮处：盖上黑色方块会使{title}的 logit 下降；暗处：会使它上升。</translation>
    </message>
    <message>
        <source>Bright pixels speak for {title}, dark ones against it; together {sum} of {total} (approximated).</source>
        <translation>亮的像素支持{title}，暗的反对它；合计 {sum}，应为 {total}（近似）。</translation>
    </message>
    <message>
        <source>Only the branches of the last block add up to the logit; of {block} one sees what is lost without them.</source>
        <translation>只有最后一个块的线路加起来等于 logit；对于 {block}，可以看到关掉一条线路会失去什么。</translation>
    </message>
    <message>
        <source>Together and with the bias of {bias}: the logit of {title}, {logit}.</source>
        <translation>四条线路相加，再加上偏置 {bias}：{title}的 logit 为 {logit}。</translation>
    </message>
    <message>
        <source>This network has no branches to compare. Choose a GoogLeNet above to see what each branch says.</source>
        <translation>这个网络没有可以比较的线路。请在上方选择一个 GoogLeNet，看看每条线路怎么说。</translation>
    </message>
    <message>
        <source>Each pixel&apos;s part of what the picture adds to the logit of the class, the number before it becomes a probability. Integrated gradients: the mean of many gradients on the way from a black picture to this, times the pixel; an approximation.</source>
        <translation>每个像素对该类别未规范化的预测（logit，变成概率之前的数）贡献了多少。积分梯度：从全黑图片到这张图片的路上取许多梯度的平均，再乘以像素值；是一个近似。</translation>
    </message>
    <message>
        <source>By how much the logit of the class falls where a small black square covers the picture. It was moved over all places, and each pixel has the mean over all squares that cover it; a black square is itself a shape, so this is an estimate.</source>
        <translation>用一个小黑方块盖住图片时，该类别未规范化的预测（logit）下降多少。方块移过所有位置，每个像素取盖住它的所有方块的平均；黑方块本身也是一个形状，所以这只是估计。</translation>
    </message>
    <message>
        <source>Where a block&apos;s maps speak for the class: each map counts as much as the logit would rise with it, and what is below zero is left out (Grad-CAM), an estimate as coarse as the maps. Beside it each branch&apos;s exact share of the logit after the last block, and by how many points the probability changes with the branch off.</source>
        <translation>块的特征图在哪里支持该类别：每张图按 logit 随它上升的多少来计，小于零的略去（Grad-CAM），这是与特征图一样粗略的估计。旁边是最后一个块之后每条线路在 logit 中所占的确切份额，以及关掉该线路时概率变化多少个百分点。</translation>
    </message>
</context>
</TS>
