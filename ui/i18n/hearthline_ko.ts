<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
    <context>
        <name>hearthline</name>
        <message>
            <source>0 (off) or 90–86400 s.</source>
            <translation>0(끔) 또는 90~86400초입니다.</translation>
        </message>
        <message>
            <source>A PEM file that the server's certificate may be signed with, besides the system's.</source>
            <translation>시스템이 믿는 기관 외에 서버 인증서에 서명할 수 있는 PEM 파일입니다.</translation>
        </message>
        <message>
            <source>A call came: the check was ended. Try it again after the call.</source>
            <translation>전화가 와서 점검을 끝냈습니다. 통화 후 다시 해 보세요.</translation>
        </message>
        <message>
            <source>A call failed before you could talk; you are Not ready.</source>
            <translation>통화가 연결되기 전에 실패하여 대기 해제 상태가 되었습니다.</translation>
        </message>
        <message>
            <source>A call is ringing.</source>
            <translation>전화가 울리고 있습니다.</translation>
        </message>
        <message>
            <source>A call is up, or a check is running.</source>
            <translation>통화 중이거나 점검이 진행 중입니다.</translation>
        </message>
        <message>
            <source>A call is up.</source>
            <translation>통화 중입니다.</translation>
        </message>
        <message>
            <source>A call is up. Check the headset after it.</source>
            <translation>통화 중입니다. 통화가 끝난 뒤 헤드셋을 점검하세요.</translation>
        </message>
        <message>
            <source>A call is up: check after it.</source>
            <translation>통화 중입니다. 끝난 뒤 점검하세요.</translation>
        </message>
        <message>
            <source>A call of five seconds to {number}: you hear a soft melody.</source>
            <translation>{number}(으)로 5초간 통화합니다. 작은 멜로디가 들립니다.</translation>
        </message>
        <message>
            <source>A call of this account is up.</source>
            <translation>이 계정의 통화가 진행 중입니다.</translation>
        </message>
        <message>
            <source>A code is missing.</source>
            <translation>코드가 빠졌습니다.</translation>
        </message>
        <message>
            <source>A colleague is being asked already.</source>
            <translation>이미 동료에게 문의하고 있습니다.</translation>
        </message>
        <message>
            <source>A draft has a wrong time.</source>
            <translation>임시 저장본의 시각이 잘못되었습니다.</translation>
        </message>
        <message>
            <source>A key that takes the call that rings, whatever program is in front.</source>
            <translation>어느 프로그램이 앞에 있든 울리는 전화를 받는 키입니다.</translation>
        </message>
        <message>
            <source>A key that works in every program, as Ctrl+Alt+M. Tap it, or hold it for a cough.</source>
            <translation>어느 프로그램에서나 듣는 키입니다. 예: Ctrl+Alt+M. 짧게 누르면 음소거를 켜고 끄며, 누르고 있으면 그동안만 음소거합니다.</translation>
        </message>
        <message>
            <source>A name contains a control character.</source>
            <translation>이름에 제어 문자가 들어 있습니다.</translation>
        </message>
        <message>
            <source>A newer Hearthline made this recording.</source>
            <translation>더 새로운 Hearthline이 만든 녹음입니다.</translation>
        </message>
        <message>
            <source>A number is too large.</source>
            <translation>숫자가 너무 큽니다.</translation>
        </message>
        <message>
            <source>A part before this one is missing.</source>
            <translation>이보다 앞선 부분이 빠져 있습니다.</translation>
        </message>
        <message>
            <source>A part of the engine's journal could not be read.</source>
            <translation>엔진 기록의 일부를 읽지 못했습니다.</translation>
        </message>
        <message>
            <source>A part of the request does not fit.</source>
            <translation>요청의 일부가 맞지 않습니다.</translation>
        </message>
        <message>
            <source>A password is never written into a file.</source>
            <translation>비밀번호는 파일에 기록하지 않습니다.</translation>
        </message>
        <message>
            <source>A queue that is dialled has a number.</source>
            <translation>전화로 거는 대기열에는 번호가 있어야 합니다.</translation>
        </message>
        <message>
            <source>A quiet voice is raised, a loud one lowered.</source>
            <translation>작은 목소리는 키우고 큰 목소리는 줄입니다.</translation>
        </message>
        <message>
            <source>A router or firewall keeps it out; calls would be silent. Tell your call centre.</source>
            <translation>라우터나 방화벽이 막고 있어 통화에서 소리가 나지 않습니다. 콜센터에 알리세요.</translation>
        </message>
        <message>
            <source>A seat needs its token, people sign in.</source>
            <translation>좌석은 토큰이 필요하고, 사람은 로그인합니다.</translation>
        </message>
        <message>
            <source>A second call may ring while you talk; off: it is told that you are busy.</source>
            <translation>통화 중에도 두 번째 전화가 울립니다. 끄면 통화 중이라고 알립니다.</translation>
        </message>
        <message>
            <source>A short tone in your ear beside each warning, as when you talk while muted.</source>
            <translation>경고마다 귀에 짧은 신호음을 들려줍니다. 예: 음소거 상태로 말할 때.</translation>
        </message>
        <message>
            <source>A small window above all others; it never takes the keyboard.</source>
            <translation>다른 모든 창 위에 뜨는 작은 창으로, 키보드를 빼앗지 않습니다.</translation>
        </message>
        <message>
            <source>A stream is read with GET.</source>
            <translation>스트림은 GET으로 읽습니다.</translation>
        </message>
        <message>
            <source>A trusted source is not an address.</source>
            <translation>신뢰 대상으로 적은 값이 주소가 아닙니다.</translation>
        </message>
        <message>
            <source>A {noun} that is {state} cannot become {move}.</source>
            <translation>{noun}: {state} 상태에서 {move} 상태로 바꿀 수 없습니다.</translation>
        </message>
        <message>
            <source>Accept certificates for *</source>
            <translation>* 인증서 허용</translation>
        </message>
        <message>
            <source>Account</source>
            <translation>계정</translation>
        </message>
        <message>
            <source>Accounts</source>
            <translation>계정</translation>
        </message>
        <message>
            <source>Action, person or number</source>
            <translation>동작, 사람 또는 번호</translation>
        </message>
        <message>
            <source>Add an account</source>
            <translation>계정 추가</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>주소</translation>
        </message>
        <message>
            <source>After this call: {status}</source>
            <translation>이 통화 후: {status}</translation>
        </message>
        <message>
            <source>Agree to use it with a server elsewhere, or install the full engine.</source>
            <translation>다른 곳의 서버에 쓰려면 동의하거나 완전한 엔진을 설치하세요.</translation>
        </message>
        <message>
            <source>Agreed</source>
            <translation>동의함</translation>
        </message>
        <message>
            <source>All is well.</source>
            <translation>모두 정상입니다.</translation>
        </message>
        <message>
            <source>All keys</source>
            <translation>모든 단축키</translation>
        </message>
        <message>
            <source>Allow</source>
            <translation>허용</translation>
        </message>
        <message>
            <source>Allow wildcard certificates in the settings if your call centre says so.</source>
            <translation>콜센터가 안내한 경우에만 설정에서 와일드카드 인증서를 허용하세요.</translation>
        </message>
        <message>
            <source>Always</source>
            <translation>항상</translation>
        </message>
        <message>
            <source>An alarm sounds at every supervisor's board until one of them answers it.</source>
            <translation>감독자 한 명이 응답할 때까지 모든 현황판에서 경보가 울립니다.</translation>
        </message>
        <message>
            <source>An emergency number is no echo number.</source>
            <translation>긴급 번호는 에코 번호로 쓸 수 없습니다.</translation>
        </message>
        <message>
            <source>An engine runs already (pid {pid}).</source>
            <translation>엔진이 이미 실행 중입니다(pid {pid}).</translation>
        </message>
        <message>
            <source>Announced</source>
            <translation>안내함</translation>
        </message>
        <message>
            <source>Another Hearthline server is running on this database.</source>
            <translation>다른 Hearthline 서버가 이 데이터베이스를 쓰고 있습니다.</translation>
        </message>
        <message>
            <source>Another fact of this process has the same number.</source>
            <translation>이 프로그램의 다른 항목이 같은 번호를 쓰고 있습니다.</translation>
        </message>
        <message>
            <source>Another fact with this id is already stored.</source>
            <translation>같은 식별자의 다른 항목이 이미 저장되어 있습니다.</translation>
        </message>
        <message>
            <source>Another program has the key {keys}.</source>
            <translation>다른 프로그램이 {keys} 키를 쓰고 있습니다.</translation>
        </message>
        <message>
            <source>Another program holds its buttons.</source>
            <translation>다른 프로그램이 버튼을 쓰고 있습니다.</translation>
        </message>
        <message>
            <source>Another program holds the microphone.</source>
            <translation>다른 프로그램이 마이크를 쓰고 있습니다.</translation>
        </message>
        <message>
            <source>Another program holds the speaker.</source>
            <translation>다른 프로그램이 스피커를 쓰고 있습니다.</translation>
        </message>
        <message>
            <source>Another program may hold it. Close that program or choose another microphone.</source>
            <translation>다른 프로그램이 쓰고 있을 수 있습니다. 그 프로그램을 닫거나 다른 마이크를 고르세요.</translation>
        </message>
        <message>
            <source>Another program may hold it. Close that program or choose another speaker.</source>
            <translation>다른 프로그램이 쓰고 있을 수 있습니다. 그 프로그램을 닫거나 다른 스피커를 고르세요.</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>받기</translation>
        </message>
        <message>
            <source>Answer by itself</source>
            <translation>자동 응답</translation>
        </message>
        <message>
            <source>Answer from anywhere</source>
            <translation>어디서나 받기</translation>
        </message>
        <message>
            <source>Answer or decline it first.</source>
            <translation>먼저 받거나 거절하세요.</translation>
        </message>
        <message>
            <source>Answering puts your call on hold.</source>
            <translation>받으면 지금 통화는 보류됩니다.</translation>
        </message>
        <message>
            <source>Apr</source>
            <translation>4월</translation>
        </message>
        <message>
            <source>As its operator told you.</source>
            <translation>운영자가 알려 준 대로 적으세요.</translation>
        </message>
        <message>
            <source>As sound</source>
            <translation>소리로</translation>
        </message>
        <message>
            <source>As the call centre says</source>
            <translation>콜센터 설정에 따름</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>시스템 설정에 따름</translation>
        </message>
        <message>
            <source>As the system: {name}</source>
            <translation>시스템 설정: {name}</translation>
        </message>
        <message>
            <source>Ask a supervisor for a new one.</source>
            <translation>감독자에게 새것을 요청하세요.</translation>
        </message>
        <message>
            <source>Ask a supervisor or an administrator.</source>
            <translation>감독자나 시스템 관리자에게 문의하세요.</translation>
        </message>
        <message>
            <source>Ask first</source>
            <translation>먼저 문의</translation>
        </message>
        <message>
            <source>Ask for a new call.</source>
            <translation>새로 전화를 요청하세요.</translation>
        </message>
        <message>
            <source>Ask for a number.</source>
            <translation>번호를 요청하세요.</translation>
        </message>
        <message>
            <source>Ask for voice messages</source>
            <translation>음성 메시지 확인</translation>
        </message>
        <message>
            <source>Ask how much is here.</source>
            <translation>어디까지 와 있는지 먼저 확인하세요.</translation>
        </message>
        <message>
            <source>Ask one first.</source>
            <translation>먼저 동료에게 문의하세요.</translation>
        </message>
        <message>
            <source>Ask the call centre for a correct certificate.</source>
            <translation>콜센터에 올바른 인증서를 요청하세요.</translation>
        </message>
        <message>
            <source>Ask the call centre to switch TLS 1.2 or 1.3 on. The seat speaks nothing older.</source>
            <translation>콜센터에 TLS 1.2 또는 1.3을 켜 달라고 요청하세요. 이 좌석은 그보다 오래된 버전을 사용하지 않습니다.</translation>
        </message>
        <message>
            <source>Ask the seat again.</source>
            <translation>좌석에 다시 요청하세요.</translation>
        </message>
        <message>
            <source>Ask to be called from the sample page; the request appears at the left.</source>
            <translation>샘플 페이지에서 전화를 요청해 보세요. 요청은 왼쪽에 나타납니다.</translation>
        </message>
        <message>
            <source>Ask your call centre whether it is the right one; other calls may work.</source>
            <translation>콜센터에 맞는 번호인지 물어보세요. 다른 통화는 될 수 있습니다.</translation>
        </message>
        <message>
            <source>Ask your call centre whether the echo number is the right one.</source>
            <translation>콜센터에 에코 번호가 맞는지 물어보세요.</translation>
        </message>
        <message>
            <source>Ask your supervisor for a new code.</source>
            <translation>감독자에게 새 코드를 요청하세요.</translation>
        </message>
        <message>
            <source>Ask your supervisor: the server makes it.</source>
            <translation>감독자에게 문의하세요. 서버에서 만듭니다.</translation>
        </message>
        <message>
            <source>Asking the server…</source>
            <translation>서버에 묻는 중…</translation>
        </message>
        <message>
            <source>At most {most} KiB a line.</source>
            <translation>한 줄은 최대 {most}KiB입니다.</translation>
        </message>
        <message>
            <source>At most {most}, without spaces.</source>
            <translation>최대 {most}개, 공백 없이 적으세요.</translation>
        </message>
        <message>
            <source>At once</source>
            <translation>바로</translation>
        </message>
        <message>
            <source>At the next start you need a new code. A system keyring would keep it.</source>
            <translation>다음에 시작할 때 새 코드가 필요합니다. 시스템 키링이 있으면 보관할 수 있습니다.</translation>
        </message>
        <message>
            <source>Aug</source>
            <translation>8월</translation>
        </message>
        <message>
            <source>Australia</source>
            <translation>오스트레일리아</translation>
        </message>
        <message>
            <source>Austria</source>
            <translation>오스트리아</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>뒤로</translation>
        </message>
        <message>
            <source>Back to caller</source>
            <translation>고객에게 돌아가기</translation>
        </message>
        <message>
            <source>Back to the caller</source>
            <translation>고객에게 돌아가기</translation>
        </message>
        <message>
            <source>Before connecting to the outside</source>
            <translation>외부에 연결하기 전에</translation>
        </message>
        <message>
            <source>Before your shift</source>
            <translation>근무 시작 전</translation>
        </message>
        <message>
            <source>Belgium</source>
            <translation>벨기에</translation>
        </message>
        <message>
            <source>Bells</source>
            <translation>종소리</translation>
        </message>
        <message>
            <source>Both are kept where they are.</source>
            <translation>둘 다 지금 있는 곳에 그대로 둡니다.</translation>
        </message>
        <message>
            <source>Brazil</source>
            <translation>브라질</translation>
        </message>
        <message>
            <source>Break</source>
            <translation>휴식</translation>
        </message>
        <message>
            <source>Bring both calls together</source>
            <translation>두 통화 합치기</translation>
        </message>
        <message>
            <source>Busy</source>
            <translation>통화 중</translation>
        </message>
        <message>
            <source>Buttons and lamps</source>
            <translation>버튼과 표시등</translation>
        </message>
        <message>
            <source>Buttons on the headset</source>
            <translation>헤드셋 버튼</translation>
        </message>
        <message>
            <source>By Hearthline</source>
            <translation>Hearthline으로</translation>
        </message>
        <message>
            <source>By the headset</source>
            <translation>헤드셋으로</translation>
        </message>
        <message>
            <source>Call</source>
            <translation>전화 걸기</translation>
        </message>
        <message>
            <source>Call back</source>
            <translation>다시 걸기</translation>
        </message>
        <message>
            <source>Call back {name}</source>
            <translation>{name}에게 다시 걸기</translation>
        </message>
        <message>
            <source>Call backs</source>
            <translation>콜백</translation>
        </message>
        <message>
            <source>Call centre</source>
            <translation>콜센터</translation>
        </message>
        <message>
            <source>Call ended</source>
            <translation>통화 종료</translation>
        </message>
        <message>
            <source>Call ended, {time}</source>
            <translation>통화 종료, {time}</translation>
        </message>
        <message>
            <source>Call failed</source>
            <translation>통화 실패</translation>
        </message>
        <message>
            <source>Call for help</source>
            <translation>도움 요청</translation>
        </message>
        <message>
            <source>Call for help: all supervisors are alarmed</source>
            <translation>도움 요청: 모든 감독자에게 경보가 울립니다</translation>
        </message>
        <message>
            <source>Call for help: twice</source>
            <translation>도움 요청: 두 번 누르기</translation>
        </message>
        <message>
            <source>Call for help?</source>
            <translation>도움을 요청할까요?</translation>
        </message>
        <message>
            <source>Call from another account</source>
            <translation>다른 계정으로 걸기</translation>
        </message>
        <message>
            <source>Call from {account}</source>
            <translation>{account}(으)로 걸기</translation>
        </message>
        <message>
            <source>Call lost, trying to get it back</source>
            <translation>통화가 끊겨 다시 잇는 중</translation>
        </message>
        <message>
            <source>Call now</source>
            <translation>지금 걸기</translation>
        </message>
        <message>
            <source>Call on hold</source>
            <translation>보류 중인 통화</translation>
        </message>
        <message>
            <source>Call record</source>
            <translation>통화 기록</translation>
        </message>
        <message>
            <source>Call the agent.</source>
            <translation>상담원에게 전화하세요.</translation>
        </message>
        <message>
            <source>Call the next visitor back</source>
            <translation>다음 방문자에게 전화</translation>
        </message>
        <message>
            <source>Call this number?</source>
            <translation>이 번호로 전화할까요?</translation>
        </message>
        <message>
            <source>Call waiting</source>
            <translation>통화 중 대기</translation>
        </message>
        <message>
            <source>Call with {name} ended</source>
            <translation>{name} 통화가 끝났습니다</translation>
        </message>
        <message>
            <source>Call {name}</source>
            <translation>{name}에게 걸기</translation>
        </message>
        <message>
            <source>Call {number}</source>
            <translation>{number}(으)로 걸기</translation>
        </message>
        <message>
            <source>Called while you were Not ready</source>
            <translation>대기 해제 중에 걸려 온 전화</translation>
        </message>
        <message>
            <source>Caller file</source>
            <translation>고객 파일</translation>
        </message>
        <message>
            <source>Callers do not hear themselves when you use a loudspeaker.</source>
            <translation>스피커를 써도 발신자가 자기 목소리를 듣지 않습니다.</translation>
        </message>
        <message>
            <source>Calling…</source>
            <translation>거는 중…</translation>
        </message>
        <message>
            <source>Calls</source>
            <translation>통화</translation>
        </message>
        <message>
            <source>Calls go on. Make room on the disk; what is kept in memory is written then.</source>
            <translation>통화는 계속됩니다. 디스크 공간을 비우면 메모리에 있는 기록이 저장됩니다.</translation>
        </message>
        <message>
            <source>Calls may ring there. Tell your supervisor if it is not you.</source>
            <translation>전화가 그쪽에서 울릴 수 있습니다. 본인이 아니라면 감독자에게 알리세요.</translation>
        </message>
        <message>
            <source>Calls work all the same: answer and hang up in the window.</source>
            <translation>통화는 그대로 됩니다. 창에서 받고 끊으세요.</translation>
        </message>
        <message>
            <source>Calls work and nothing is lost while Hearthline runs. Free some space.</source>
            <translation>통화는 되며 Hearthline이 실행 중인 동안 아무것도 잃지 않습니다. 저장 공간을 확보하세요.</translation>
        </message>
        <message>
            <source>Calls work. Ask your supervisor for a new code and set Hearthline up again.</source>
            <translation>통화는 됩니다. 감독자에게 새 코드를 받아 Hearthline을 다시 설정하세요.</translation>
        </message>
        <message>
            <source>Calls work. Start Hearthline again; if it stays, run `hearthline doctor`.</source>
            <translation>통화는 됩니다. Hearthline을 다시 시작하고, 그래도 계속되면 `hearthline doctor`를 실행하세요.</translation>
        </message>
        <message>
            <source>Calls work. What you write is kept and sent later.</source>
            <translation>통화는 됩니다. 작성한 내용은 보관했다가 나중에 보냅니다.</translation>
        </message>
        <message>
            <source>Canada</source>
            <translation>캐나다</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>취소</translation>
        </message>
        <message>
            <source>Cancel echo</source>
            <translation>에코 제거</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>취소됨</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>바꾸기</translation>
        </message>
        <message>
            <source>Change the account after the call.</source>
            <translation>통화가 끝난 뒤에 계정을 바꾸세요.</translation>
        </message>
        <message>
            <source>Change {account}</source>
            <translation>{account} 바꾸기</translation>
        </message>
        <message>
            <source>Check</source>
            <translation>점검</translation>
        </message>
        <message>
            <source>Check before the shift</source>
            <translation>근무 전 점검</translation>
        </message>
        <message>
            <source>Check both; ask your supervisor if they are right.</source>
            <translation>둘 다 확인하세요. 맞다면 감독자에게 문의하세요.</translation>
        </message>
        <message>
            <source>Check both; capital letters matter.</source>
            <translation>둘 다 확인하세요. 대소문자를 구분합니다.</translation>
        </message>
        <message>
            <source>Check that the disk is not full and the folder may be written.</source>
            <translation>디스크가 가득 차지 않았는지, 폴더에 쓸 수 있는지 확인하세요.</translation>
        </message>
        <message>
            <source>Check the address and the network.</source>
            <translation>주소와 네트워크를 확인하세요.</translation>
        </message>
        <message>
            <source>Check the address; if it is right, tell your supervisor.</source>
            <translation>주소를 확인하세요. 맞다면 감독자에게 알리세요.</translation>
        </message>
        <message>
            <source>Check the cable or the Wi-Fi. The seat registers again as soon as it is back.</source>
            <translation>케이블이나 와이파이를 확인하세요. 돌아오면 좌석이 다시 등록됩니다.</translation>
        </message>
        <message>
            <source>Check the call centre's certificate</source>
            <translation>콜센터 인증서 확인</translation>
        </message>
        <message>
            <source>Check the headset after it.</source>
            <translation>끝난 뒤 헤드셋을 점검하세요.</translation>
        </message>
        <message>
            <source>Check the name and this laptop's internet connection.</source>
            <translation>이름과 이 노트북의 인터넷 연결을 확인하세요.</translation>
        </message>
        <message>
            <source>Check the name of the server; somebody may be in between.</source>
            <translation>서버 이름을 확인하세요. 중간에 누군가 끼어 있을 수 있습니다.</translation>
        </message>
        <message>
            <source>Check the port and the transport (UDP, TCP or TLS).</source>
            <translation>포트와 전송 방식(UDP, TCP, TLS)을 확인하세요.</translation>
        </message>
        <message>
            <source>Check the port; TLS has one of its own, often 5061.</source>
            <translation>포트를 확인하세요. TLS는 보통 5061번 같은 전용 포트를 씁니다.</translation>
        </message>
        <message>
            <source>Check the user name and the domain.</source>
            <translation>사용자 이름과 도메인을 확인하세요.</translation>
        </message>
        <message>
            <source>Check this laptop's clock; else the call centre must renew it.</source>
            <translation>이 노트북의 시계를 확인하세요. 맞다면 콜센터가 인증서를 갱신해야 합니다.</translation>
        </message>
        <message>
            <source>Check this laptop's network. It is tried again.</source>
            <translation>이 노트북의 네트워크를 확인하세요. 다시 시도합니다.</translation>
        </message>
        <message>
            <source>Choose a switch, or give codes of your own.</source>
            <translation>교환기를 고르거나 직접 코드를 입력하세요.</translation>
        </message>
        <message>
            <source>Choose an outcome</source>
            <translation>결과 선택</translation>
        </message>
        <message>
            <source>Choose an outcome first.</source>
            <translation>먼저 결과를 고르세요.</translation>
        </message>
        <message>
            <source>Choose another one in the settings.</source>
            <translation>설정에서 다른 키를 고르세요.</translation>
        </message>
        <message>
            <source>Choose one first: Ctrl and its number.</source>
            <translation>먼저 하나를 고르세요: Ctrl과 번호.</translation>
        </message>
        <message>
            <source>Choose one of the account's.</source>
            <translation>계정에 있는 번호 가운데 고르세요.</translation>
        </message>
        <message>
            <source>Choose one of the list.</source>
            <translation>목록에서 하나를 고르세요.</translation>
        </message>
        <message>
            <source>Choose one, then save it again.</source>
            <translation>하나를 고른 뒤 다시 저장하세요.</translation>
        </message>
        <message>
            <source>Choose the call centre's CA file.</source>
            <translation>콜센터의 CA 파일을 고르세요.</translation>
        </message>
        <message>
            <source>Choose the outcome</source>
            <translation>결과 선택</translation>
        </message>
        <message>
            <source>Choose what came of it and finish the wrap-up.</source>
            <translation>통화 결과를 고르고 후처리를 마치세요.</translation>
        </message>
        <message>
            <source>Choose your status</source>
            <translation>상태 선택</translation>
        </message>
        <message>
            <source>Choose your status, then its number</source>
            <translation>상태 선택, 이어서 번호</translation>
        </message>
        <message>
            <source>Choose {least} to {most} days, or 0 for without end.</source>
            <translation>{least}일에서 {most}일 사이로 정하거나, 기한이 없으면 0을 적으세요.</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>선택…</translation>
        </message>
        <message>
            <source>Click one or press its key; then finish.</source>
            <translation>하나를 누르거나 번호 키를 누른 뒤 마치세요.</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>닫기</translation>
        </message>
        <message>
            <source>Close that program.</source>
            <translation>그 프로그램을 닫으세요.</translation>
        </message>
        <message>
            <source>Close the program that holds it, or choose another microphone.</source>
            <translation>그것을 쓰는 프로그램을 닫거나 다른 마이크를 고르세요.</translation>
        </message>
        <message>
            <source>Close the program that holds it, or choose another speaker.</source>
            <translation>그것을 쓰는 프로그램을 닫거나 다른 스피커를 고르세요.</translation>
        </message>
        <message>
            <source>Close the program that holds them, or plug the headset in again.</source>
            <translation>버튼을 쓰고 있는 프로그램을 닫거나 헤드셋을 다시 꽂으세요.</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>코드</translation>
        </message>
        <message>
            <source>Codecs, best first</source>
            <translation>코덱, 좋은 순서로</translation>
        </message>
        <message>
            <source>Codes work once, for ten minutes; ask for a new one.</source>
            <translation>코드는 10분 동안 한 번만 쓸 수 있습니다. 새 코드를 요청하세요.</translation>
        </message>
        <message>
            <source>Colleague, queue, person or number</source>
            <translation>동료, 대기열, 사람 또는 번호</translation>
        </message>
        <message>
            <source>Colleagues and queues</source>
            <translation>동료와 대기열</translation>
        </message>
        <message>
            <source>Colours</source>
            <translation>색상</translation>
        </message>
        <message>
            <source>Comes about {milliseconds} ms late.</source>
            <translation>약 {milliseconds}ms 늦게 들립니다.</translation>
        </message>
        <message>
            <source>Compare it with another copy.</source>
            <translation>다른 사본과 비교하세요.</translation>
        </message>
        <message>
            <source>Complaint</source>
            <translation>불만</translation>
        </message>
        <message>
            <source>Complete</source>
            <translation>완료</translation>
        </message>
        <message>
            <source>Complete transfer</source>
            <translation>호 전환 완료</translation>
        </message>
        <message>
            <source>Conference</source>
            <translation>회의 통화</translation>
        </message>
        <message numerus="yes">
            <source>Conference with {count} people</source>
            <translation>
                <numerusform>{count}명 회의 통화</numerusform>
            </translation>
        </message>
        <message>
            <source>Connect a headset first.</source>
            <translation>먼저 헤드셋을 연결하십시오.</translation>
        </message>
        <message>
            <source>Connect a headset. Calls go on without sound until then.</source>
            <translation>헤드셋을 연결하세요. 그때까지 통화는 소리 없이 계속됩니다.</translation>
        </message>
        <message>
            <source>Connected</source>
            <translation>연결됨</translation>
        </message>
        <message>
            <source>Connection</source>
            <translation>연결</translation>
        </message>
        <message>
            <source>Connection lost</source>
            <translation>연결 끊김</translation>
        </message>
        <message>
            <source>Consent and recording</source>
            <translation>동의와 녹음</translation>
        </message>
        <message>
            <source>Continue</source>
            <translation>계속</translation>
        </message>
        <message>
            <source>Copy it as your supervisor sent it, like https://calls.example.org.</source>
            <translation>감독자가 보낸 그대로 복사하세요. 예: https://calls.example.org</translation>
        </message>
        <message>
            <source>Customer no.</source>
            <translation>고객 번호</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>어둡게</translation>
        </message>
        <message>
            <source>Dec</source>
            <translation>12월</translation>
        </message>
        <message>
            <source>Decline</source>
            <translation>거절</translation>
        </message>
        <message>
            <source>Decline, or close what is open</source>
            <translation>거절, 또는 열린 것 닫기</translation>
        </message>
        <message>
            <source>Declined</source>
            <translation>거절됨</translation>
        </message>
        <message>
            <source>Dial</source>
            <translation>전화 걸기</translation>
        </message>
        <message>
            <source>Dial a name or number</source>
            <translation>이름이나 번호로 걸기</translation>
        </message>
        <message>
            <source>Dialling</source>
            <translation>거는 중</translation>
        </message>
        <message>
            <source>Dialling puts your call on hold.</source>
            <translation>전화를 걸면 지금 통화는 보류됩니다.</translation>
        </message>
        <message>
            <source>Did you mean {word}?</source>
            <translation>{word}을(를) 뜻하셨나요?</translation>
        </message>
        <message>
            <source>Digit {digit}</source>
            <translation>숫자 {digit}</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>닫기</translation>
        </message>
        <message>
            <source>E-mail</source>
            <translation>이메일</translation>
        </message>
        <message>
            <source>Earlier contacts</source>
            <translation>이전 상담</translation>
        </message>
        <message>
            <source>Echo</source>
            <translation>에코</translation>
        </message>
        <message>
            <source>Echo number</source>
            <translation>에코 번호</translation>
        </message>
        <message>
            <source>Echo {echo} dB, heard back after {delay} ms</source>
            <translation>에코 {echo} dB, {delay} ms 뒤 되돌아옴</translation>
        </message>
        <message>
            <source>Edit the account and type it once more.</source>
            <translation>계정을 열어 비밀번호를 다시 입력하세요.</translation>
        </message>
        <message>
            <source>Empty lets the engine choose.</source>
            <translation>비워 두면 엔진이 고릅니다.</translation>
        </message>
        <message>
            <source>Encrypt speech</source>
            <translation>음성 암호화</translation>
        </message>
        <message>
            <source>Encrypted</source>
            <translation>암호화됨</translation>
        </message>
        <message>
            <source>End</source>
            <translation>끊기</translation>
        </message>
        <message>
            <source>End it first, or quit and end it.</source>
            <translation>먼저 끊거나, 종료하면서 끊으세요.</translation>
        </message>
        <message>
            <source>End one of them first.</source>
            <translation>먼저 하나를 끊으세요.</translation>
        </message>
        <message>
            <source>End that call first.</source>
            <translation>먼저 그 통화를 끊으세요.</translation>
        </message>
        <message>
            <source>End the call</source>
            <translation>통화 끊기</translation>
        </message>
        <message>
            <source>End the call with {name}</source>
            <translation>{name} 통화 끊기</translation>
        </message>
        <message>
            <source>Enter that address in the settings if you know that the call centre has moved.</source>
            <translation>콜센터가 옮긴 것이 확실하면 설정에 그 주소를 적으세요.</translation>
        </message>
        <message>
            <source>Esc closes</source>
            <translation>Esc로 닫기</translation>
        </message>
        <message>
            <source>Europe in general</source>
            <translation>유럽 공통</translation>
        </message>
        <message>
            <source>Every call</source>
            <translation>모든 통화</translation>
        </message>
        <message>
            <source>Example: 10</source>
            <translation>예: 10</translation>
        </message>
        <message>
            <source>Example: 127.0.0.1:5353</source>
            <translation>예: 127.0.0.1:5353</translation>
        </message>
        <message>
            <source>Example: sip:pbx.example.com:5060;transport=udp</source>
            <translation>예: sip:pbx.example.com:5060;transport=udp</translation>
        </message>
        <message>
            <source>Example: stun.example.com:3478</source>
            <translation>예: stun.example.com:3478</translation>
        </message>
        <message>
            <source>Expected: {expected}.</source>
            <translation>올바른 형식: {expected}.</translation>
        </message>
        <message>
            <source>Expiry 20–86400 s.</source>
            <translation>만료는 20–86400초입니다.</translation>
        </message>
        <message>
            <source>F5 or headset</source>
            <translation>F5 또는 헤드셋</translation>
        </message>
        <message>
            <source>Feb</source>
            <translation>2월</translation>
        </message>
        <message>
            <source>Find an action or a person</source>
            <translation>동작이나 사람 찾기</translation>
        </message>
        <message>
            <source>Finds a way for speech through routers; only where the call centre does it too.</source>
            <translation>공유기를 지나 음성이 갈 길을 찾습니다. 콜센터도 지원해야 합니다.</translation>
        </message>
        <message>
            <source>Finish wrap-up</source>
            <translation>후처리 마치기</translation>
        </message>
        <message>
            <source>First connection</source>
            <translation>첫 연결</translation>
        </message>
        <message>
            <source>Follow-up needed</source>
            <translation>후속 조치 필요</translation>
        </message>
        <message>
            <source>For {seconds} seconds now; you may be heard all the same.</source>
            <translation>{seconds}초째입니다. 상대에게는 들릴 수 있습니다.</translation>
        </message>
        <message>
            <source>Found</source>
            <translation>찾은 것</translation>
        </message>
        <message>
            <source>France</source>
            <translation>프랑스</translation>
        </message>
        <message>
            <source>Free some space, then try again.</source>
            <translation>공간을 확보한 뒤 다시 시도하세요.</translation>
        </message>
        <message>
            <source>From a clicked link: {link}</source>
            <translation>누른 링크: {link}</translation>
        </message>
        <message>
            <source>From the call</source>
            <translation>전화와 함께 온 정보</translation>
        </message>
        <message>
            <source>Germany</source>
            <translation>독일</translation>
        </message>
        <message>
            <source>Give back</source>
            <translation>되돌리기</translation>
        </message>
        <message>
            <source>Give the call centre's CA file in the settings.</source>
            <translation>설정에서 콜센터의 CA 파일을 지정하세요.</translation>
        </message>
        <message>
            <source>Give the call centre's certificate as CA file in the settings, if it is really its own.</source>
            <translation>정말 콜센터의 인증서라면 설정에서 CA 파일로 지정하세요.</translation>
        </message>
        <message>
            <source>Give the code back as well, or neither.</source>
            <translation>되돌리는 코드도 함께 입력하거나 둘 다 비워 두세요.</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>계속</translation>
        </message>
        <message>
            <source>Go on recording</source>
            <translation>녹음 계속</translation>
        </message>
        <message>
            <source>HEARTHLINE_ENGINE_AUDIO has an unknown value.</source>
            <translation>HEARTHLINE_ENGINE_AUDIO의 값을 알 수 없습니다.</translation>
        </message>
        <message>
            <source>HEARTHLINE_ENGINE_{name} is not a number of seconds.</source>
            <translation>HEARTHLINE_ENGINE_{name} 값이 초 단위 숫자가 아닙니다.</translation>
        </message>
        <message>
            <source>Half a minute: headset, ring, buttons, line</source>
            <translation>30초: 헤드셋, 벨, 버튼, 회선</translation>
        </message>
        <message>
            <source>Hang up</source>
            <translation>끊기</translation>
        </message>
        <message>
            <source>Hang up and call back.</source>
            <translation>끊고 다시 전화하세요.</translation>
        </message>
        <message>
            <source>Hang up and quit</source>
            <translation>끊고 종료</translation>
        </message>
        <message>
            <source>Headset and line</source>
            <translation>헤드셋과 회선</translation>
        </message>
        <message>
            <source>Headset and sound</source>
            <translation>헤드셋과 소리</translation>
        </message>
        <message>
            <source>Headset unplugged</source>
            <translation>헤드셋 분리됨</translation>
        </message>
        <message>
            <source>Headset unplugged.</source>
            <translation>헤드셋이 분리되었습니다.</translation>
        </message>
        <message>
            <source>Headset unplugged: sound goes on at {name}.</source>
            <translation>헤드셋이 빠졌습니다. 소리는 {name}에서 이어집니다.</translation>
        </message>
        <message>
            <source>Headset unplugged: {name}.</source>
            <translation>헤드셋이 분리되었습니다: {name}.</translation>
        </message>
        <message>
            <source>Headset: {name}</source>
            <translation>헤드셋: {name}</translation>
        </message>
        <message>
            <source>Hear with</source>
            <translation>듣는 장치</translation>
        </message>
        <message>
            <source>Hear with {name}</source>
            <translation>듣기: {name}</translation>
        </message>
        <message>
            <source>Hear yourself</source>
            <translation>내 목소리 듣기</translation>
        </message>
        <message>
            <source>Hearthline cannot start by itself on this system yet.</source>
            <translation>이 시스템에서는 아직 Hearthline이 저절로 시작할 수 없습니다.</translation>
        </message>
        <message>
            <source>Hearthline goes on trying. Nothing you wrote is lost.</source>
            <translation>Hearthline이 계속 시도합니다. 작성한 내용은 사라지지 않습니다.</translation>
        </message>
        <message>
            <source>Hearthline is getting back into it.</source>
            <translation>Hearthline이 통화를 되찾고 있습니다.</translation>
        </message>
        <message>
            <source>Hearthline tries again by itself.</source>
            <translation>Hearthline이 스스로 다시 시도합니다.</translation>
        </message>
        <message>
            <source>Hearthline {version} is there; this laptop has {own}.</source>
            <translation>Hearthline {version}이(가) 나왔습니다. 이 노트북은 {own}입니다.</translation>
        </message>
        <message>
            <source>Hide my number</source>
            <translation>내 번호 숨기기</translation>
        </message>
        <message>
            <source>High contrast</source>
            <translation>고대비</translation>
        </message>
        <message>
            <source>History</source>
            <translation>기록</translation>
        </message>
        <message>
            <source>Hold</source>
            <translation>보류</translation>
        </message>
        <message>
            <source>Hold with F6, mute with F7, press keys with F9, hang up with F12.</source>
            <translation>F6 보류, F7 음소거, F9 키패드, F12 끊기.</translation>
        </message>
        <message>
            <source>Hold, resume</source>
            <translation>보류, 재개</translation>
        </message>
        <message>
            <source>How does this seat connect?</source>
            <translation>이 좌석을 어떻게 연결할까요?</translation>
        </message>
        <message>
            <source>How loud it rings; never quite silent.</source>
            <translation>벨 크기입니다. 완전히 꺼지지는 않습니다.</translation>
        </message>
        <message>
            <source>How loud you hear yourself</source>
            <translation>내 목소리가 들리는 크기</translation>
        </message>
        <message>
            <source>How ringing and waiting calls sound to you.</source>
            <translation>호출음과 통화 대기음이 어느 나라식으로 들리는지 정합니다.</translation>
        </message>
        <message>
            <source>How they travel to voice menus.</source>
            <translation>음성 메뉴로 보내는 방식입니다.</translation>
        </message>
        <message>
            <source>I have a SIP account: server, user and password</source>
            <translation>SIP 계정이 있습니다: 서버, 사용자, 비밀번호</translation>
        </message>
        <message>
            <source>I have a code from my call centre</source>
            <translation>콜센터에서 받은 코드가 있습니다</translation>
        </message>
        <message>
            <source>If your call centre gave you a code, that is all you need.</source>
            <translation>콜센터에서 코드를 받았다면 그것으로 충분합니다.</translation>
        </message>
        <message>
            <source>In a call</source>
            <translation>통화 중</translation>
        </message>
        <message>
            <source>In a call, muted</source>
            <translation>통화 중, 음소거됨</translation>
        </message>
        <message>
            <source>In control: its lamps show the call.</source>
            <translation>제어 중: 표시등이 통화를 보여 줍니다.</translation>
        </message>
        <message>
            <source>In the system's keyring</source>
            <translation>시스템 키링에</translation>
        </message>
        <message>
            <source>In use</source>
            <translation>사용</translation>
        </message>
        <message>
            <source>Incoming call</source>
            <translation>걸려 온 전화</translation>
        </message>
        <message>
            <source>Incoming call from {name}. F5 answers.</source>
            <translation>{name}의 전화입니다. F5로 받습니다.</translation>
        </message>
        <message>
            <source>India</source>
            <translation>인도</translation>
        </message>
        <message>
            <source>Information given</source>
            <translation>정보 안내</translation>
        </message>
        <message>
            <source>Install the package libasound2-plugins (Debian, Ubuntu) or alsa-plugins-pulseaudio (Fedora).</source>
            <translation>libasound2-plugins(Debian, Ubuntu) 또는 alsa-plugins-pulseaudio(Fedora) 패키지를 설치하세요.</translation>
        </message>
        <message>
            <source>Install the package libasound2-plugins, then start again.</source>
            <translation>libasound2-plugins 패키지를 설치한 뒤 다시 시작하세요.</translation>
        </message>
        <message>
            <source>Install the package libportaudio2, then start again.</source>
            <translation>libportaudio2 패키지를 설치한 뒤 다시 시작하세요.</translation>
        </message>
        <message>
            <source>Install the package libportaudio2.</source>
            <translation>libportaudio2 패키지를 설치하세요.</translation>
        </message>
        <message>
            <source>Install the udev rule that comes with Hearthline, then plug the headset in again.</source>
            <translation>Hearthline에 들어 있는 udev 규칙을 설치한 뒤 헤드셋을 다시 꽂으세요.</translation>
        </message>
        <message>
            <source>It can be written in the settings.</source>
            <translation>설정에 적을 수 있습니다.</translation>
        </message>
        <message>
            <source>It hides something that no telephone number has. Type the number yourself.</source>
            <translation>전화번호에는 없는 것이 숨어 있습니다. 번호를 직접 입력하세요.</translation>
        </message>
        <message>
            <source>It is kept and sent as soon as the server is reached. If you can, telephone.</source>
            <translation>저장되어 있으며 서버에 연결되는 즉시 전송됩니다. 가능하면 전화하세요.</translation>
        </message>
        <message>
            <source>It is not done.</source>
            <translation>실행하지 않았습니다.</translation>
        </message>
        <message>
            <source>It is the part after the @.</source>
            <translation>@ 뒤의 부분입니다.</translation>
        </message>
        <message>
            <source>It is the part before the @.</source>
            <translation>@ 앞의 부분입니다.</translation>
        </message>
        <message>
            <source>It is tried again; tell your supervisor if it stays.</source>
            <translation>다시 시도합니다. 계속되면 감독자에게 알리세요.</translation>
        </message>
        <message>
            <source>It may be down, or a firewall is in the way. It is tried again.</source>
            <translation>서버가 꺼졌거나 방화벽에 막혔을 수 있습니다. 다시 시도합니다.</translation>
        </message>
        <message>
            <source>It may be starting or stuck.</source>
            <translation>시작 중이거나 멈춰 있을 수 있습니다.</translation>
        </message>
        <message>
            <source>It rings in a moment: answer with F5 or a click, and say something.</source>
            <translation>곧 전화가 울립니다. F5나 클릭으로 받고 말해 보세요.</translation>
        </message>
        <message>
            <source>It rings now, on every device that you chose for it.</source>
            <translation>지금 벨용으로 고른 모든 장치에서 울립니다.</translation>
        </message>
        <message>
            <source>It rings too. Press one of its buttons to take control.</source>
            <translation>함께 울립니다. 버튼을 누르면 제어를 넘겨받습니다.</translation>
        </message>
        <message>
            <source>It says: {reason}.</source>
            <translation>엔진의 응답: {reason}.</translation>
        </message>
        <message>
            <source>It stays on their screens until somebody answers it.</source>
            <translation>누군가 응답할 때까지 감독자 화면에 남아 있습니다.</translation>
        </message>
        <message>
            <source>It was left as it is.</source>
            <translation>그대로 두었습니다.</translation>
        </message>
        <message>
            <source>It was left out.</source>
            <translation>제외했습니다.</translation>
        </message>
        <message>
            <source>It was put aside as {aside}; the usual values are in use.</source>
            <translation>{aside}(으)로 옮겨 두었고 기본값을 씁니다.</translation>
        </message>
        <message>
            <source>Italy</source>
            <translation>이탈리아</translation>
        </message>
        <message>
            <source>Its buttons work.</source>
            <translation>버튼이 작동합니다.</translation>
        </message>
        <message>
            <source>Its first bytes are damaged.</source>
            <translation>파일의 앞부분이 손상되었습니다.</translation>
        </message>
        <message>
            <source>Its log has details; try again after an update.</source>
            <translation>자세한 내용은 서버 로그에 있습니다. 업데이트한 뒤 다시 시도하세요.</translation>
        </message>
        <message>
            <source>Jan</source>
            <translation>1월</translation>
        </message>
        <message>
            <source>Japan</source>
            <translation>일본</translation>
        </message>
        <message>
            <source>Join</source>
            <translation>합치기</translation>
        </message>
        <message>
            <source>Jul</source>
            <translation>7월</translation>
        </message>
        <message>
            <source>Jun</source>
            <translation>6월</translation>
        </message>
        <message>
            <source>Just signed in</source>
            <translation>방금 로그인함</translation>
        </message>
        <message>
            <source>Keep the laptop awake</source>
            <translation>노트북 절전 막기</translation>
        </message>
        <message>
            <source>Keep waiting</source>
            <translation>계속 기다리기</translation>
        </message>
        <message>
            <source>Keep-alive</source>
            <translation>연결 유지 신호</translation>
        </message>
        <message>
            <source>Kept where the other passwords are, never in a file.</source>
            <translation>다른 비밀번호와 같은 곳에 두며 파일에는 적지 않습니다.</translation>
        </message>
        <message>
            <source>Keyboard, fan and street are taken out of what callers hear.</source>
            <translation>발신자에게 키보드, 선풍기, 거리 소음이 들리지 않게 합니다.</translation>
        </message>
        <message>
            <source>Keypad</source>
            <translation>키패드</translation>
        </message>
        <message>
            <source>Keypad digits</source>
            <translation>키패드 숫자</translation>
        </message>
        <message>
            <source>Keys in every program</source>
            <translation>모든 프로그램에서 쓰는 키</translation>
        </message>
        <message>
            <source>Keys not protected</source>
            <translation>키가 보호되지 않음</translation>
        </message>
        <message>
            <source>Known: {words}.</source>
            <translation>쓸 수 있는 값: {words}.</translation>
        </message>
        <message>
            <source>Korea</source>
            <translation>대한민국</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>언어</translation>
        </message>
        <message>
            <source>Laptop asleep</source>
            <translation>노트북 절전 중</translation>
        </message>
        <message>
            <source>Large</source>
            <translation>크게</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>나중에</translation>
        </message>
        <message>
            <source>Let a ringing call pulse</source>
            <translation>울리는 전화를 깜박이기</translation>
        </message>
        <message>
            <source>Level of what you hear</source>
            <translation>듣는 소리의 크기</translation>
        </message>
        <message>
            <source>Level of your microphone</source>
            <translation>마이크 소리의 크기</translation>
        </message>
        <message>
            <source>Level of your voice over time</source>
            <translation>시간에 따른 목소리 크기</translation>
        </message>
        <message>
            <source>Level the voice</source>
            <translation>음량 고르게</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>밝게</translation>
        </message>
        <message>
            <source>Light, dark or high contrast.</source>
            <translation>밝게, 어둡게 또는 고대비.</translation>
        </message>
        <message>
            <source>List of calls</source>
            <translation>통화 목록</translation>
        </message>
        <message>
            <source>Listen again</source>
            <translation>다시 듣기</translation>
        </message>
        <message>
            <source>Listen to the voicemail</source>
            <translation>음성 사서함 듣기</translation>
        </message>
        <message numerus="yes">
            <source>Listen to {count} voice messages</source>
            <translation>
                <numerusform>음성 메시지 {count}개 듣기</numerusform>
            </translation>
        </message>
        <message>
            <source>Listen: a short whistle, then your own voice.</source>
            <translation>들어 보세요. 짧은 휘파람 소리 뒤에 내 목소리가 나옵니다.</translation>
        </message>
        <message>
            <source>Load the board again.</source>
            <translation>현황판을 다시 불러오세요.</translation>
        </message>
        <message>
            <source>Load the page again, then repeat.</source>
            <translation>페이지를 새로 연 다음 다시 하세요.</translation>
        </message>
        <message>
            <source>Look at the board: it shows what you do while you do it.</source>
            <translation>현황판을 보세요. 지금 하는 일이 그대로 나타납니다.</translation>
        </message>
        <message>
            <source>Look at the journal.</source>
            <translation>엔진 기록을 확인하세요.</translation>
        </message>
        <message>
            <source>Look at the server's log.</source>
            <translation>서버 로그를 확인하세요.</translation>
        </message>
        <message>
            <source>Look at: {where}.</source>
            <translation>확인할 곳: {where}.</translation>
        </message>
        <message>
            <source>Look whether it is muted on the headset, or switched off by the laptop's microphone key.</source>
            <translation>헤드셋에서 음소거되었거나 노트북 마이크 키로 꺼졌는지 확인하세요.</translation>
        </message>
        <message>
            <source>Look whether the laptop is online and the company's VPN is up, then check again.</source>
            <translation>노트북이 온라인인지, 회사 VPN이 연결됐는지 보고 다시 점검하세요.</translation>
        </message>
        <message>
            <source>Looking for the caller file…</source>
            <translation>고객 파일을 찾는 중…</translation>
        </message>
        <message>
            <source>Mar</source>
            <translation>3월</translation>
        </message>
        <message>
            <source>May</source>
            <translation>5월</translation>
        </message>
        <message>
            <source>Meal</source>
            <translation>식사</translation>
        </message>
        <message>
            <source>Media keys</source>
            <translation>미디어 키</translation>
        </message>
        <message>
            <source>Meeting</source>
            <translation>회의</translation>
        </message>
        <message>
            <source>Mexico</source>
            <translation>멕시코</translation>
        </message>
        <message>
            <source>Microphone</source>
            <translation>마이크</translation>
        </message>
        <message>
            <source>Microphone off</source>
            <translation>마이크 꺼짐</translation>
        </message>
        <message>
            <source>Microphone on</source>
            <translation>마이크 켜짐</translation>
        </message>
        <message>
            <source>Microphone unplugged: {name} is used now.</source>
            <translation>마이크가 빠졌습니다. 지금은 {name}을(를) 씁니다.</translation>
        </message>
        <message>
            <source>Microphone, speaker, ring, buttons, registration and network, in half a minute.</source>
            <translation>마이크, 스피커, 벨, 버튼, 등록, 네트워크를 30초 만에 점검합니다.</translation>
        </message>
        <message>
            <source>Missed call</source>
            <translation>부재중 전화</translation>
        </message>
        <message>
            <source>More time</source>
            <translation>시간 더 쓰기</translation>
        </message>
        <message>
            <source>More time for wrap-up</source>
            <translation>후처리 추가 시간</translation>
        </message>
        <message>
            <source>More…</source>
            <translation>더 보기…</translation>
        </message>
        <message>
            <source>Move it away from your mouth, or lower the microphone's level in the system.</source>
            <translation>마이크를 입에서 떼거나 시스템에서 마이크 음량을 낮추세요.</translation>
        </message>
        <message>
            <source>Mute</source>
            <translation>음소거</translation>
        </message>
        <message>
            <source>Mute from anywhere</source>
            <translation>어디서나 음소거</translation>
        </message>
        <message>
            <source>Mute, unmute</source>
            <translation>음소거, 해제</translation>
        </message>
        <message>
            <source>Muted</source>
            <translation>음소거</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>이름</translation>
        </message>
        <message>
            <source>Name a person.</source>
            <translation>사람 이름을 적으세요.</translation>
        </message>
        <message>
            <source>Name and numbers</source>
            <translation>이름과 번호</translation>
        </message>
        <message>
            <source>Name or number</source>
            <translation>이름 또는 번호</translation>
        </message>
        <message>
            <source>Name or number to call</source>
            <translation>걸 사람의 이름 또는 번호</translation>
        </message>
        <message>
            <source>Name the queues by numbers.</source>
            <translation>대기열을 번호로 적으세요.</translation>
        </message>
        <message>
            <source>Name the queues by their numbers.</source>
            <translation>대기열을 그 번호로 적으세요.</translation>
        </message>
        <message>
            <source>Name to sign in with</source>
            <translation>로그인 이름</translation>
        </message>
        <message>
            <source>Name two or more.</source>
            <translation>둘 이상을 지정하세요.</translation>
        </message>
        <message>
            <source>Netherlands</source>
            <translation>네덜란드</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>네트워크</translation>
        </message>
        <message>
            <source>Network by a call to {number}</source>
            <translation>네트워크: {number} 통화로 확인</translation>
        </message>
        <message>
            <source>Network by a question to the call centre only</source>
            <translation>네트워크: 콜센터에 질의만 해 확인</translation>
        </message>
        <message>
            <source>Never</source>
            <translation>안 함</translation>
        </message>
        <message>
            <source>New Zealand</source>
            <translation>뉴질랜드</translation>
        </message>
        <message>
            <source>New account</source>
            <translation>새 계정</translation>
        </message>
        <message>
            <source>New caller file</source>
            <translation>새 고객 파일</translation>
        </message>
        <message>
            <source>Next call back: {name}, {when}</source>
            <translation>다음 콜백: {name}, {when}</translation>
        </message>
        <message>
            <source>No answer</source>
            <translation>응답 없음</translation>
        </message>
        <message>
            <source>No button of the headset was pressed.</source>
            <translation>헤드셋 버튼을 누르지 않았습니다.</translation>
        </message>
        <message>
            <source>No call. An incoming call appears here.</source>
            <translation>통화가 없습니다. 걸려 온 전화가 여기에 나타납니다.</translation>
        </message>
        <message>
            <source>No calls come until you are Ready again.</source>
            <translation>다시 대기 상태가 될 때까지 전화가 오지 않습니다.</translation>
        </message>
        <message>
            <source>No calls yet today. Past calls stand here; Enter calls back.</source>
            <translation>오늘은 아직 통화가 없습니다. 지난 통화가 여기에 쌓이며 Enter로 다시 겁니다.</translation>
        </message>
        <message>
            <source>No codec of ours is offered.</source>
            <translation>쓸 수 있는 코덱이 제안되지 않았습니다.</translation>
        </message>
        <message>
            <source>No colleague is being asked about this call.</source>
            <translation>이 통화를 두고 문의 중인 동료가 없습니다.</translation>
        </message>
        <message>
            <source>No computer is known by the name {host}.</source>
            <translation>{host}(이)라는 컴퓨터를 찾을 수 없습니다.</translation>
        </message>
        <message>
            <source>No desk is running.</source>
            <translation>실행 중인 창이 없습니다.</translation>
        </message>
        <message>
            <source>No echo from speaker to microphone</source>
            <translation>스피커에서 마이크로 가는 에코 없음</translation>
        </message>
        <message>
            <source>No engine is running.</source>
            <translation>실행 중인 엔진이 없습니다.</translation>
        </message>
        <message>
            <source>No keyring found: the password is kept until you quit.</source>
            <translation>키링이 없습니다. 비밀번호는 종료할 때까지만 보관됩니다.</translation>
        </message>
        <message>
            <source>No keyring was found on this system: a password is kept until you quit, never in a file.</source>
            <translation>이 시스템에 키링이 없습니다. 비밀번호는 종료할 때까지만 보관되며 파일에는 쓰지 않습니다.</translation>
        </message>
        <message>
            <source>No notes</source>
            <translation>메모 없음</translation>
        </message>
        <message>
            <source>No sleep while you are Ready or in a call.</source>
            <translation>대기 중이거나 통화 중일 때 절전하지 않습니다.</translation>
        </message>
        <message>
            <source>No sound</source>
            <translation>소리 없음</translation>
        </message>
        <message>
            <source>No sound device found. Plug in a headset: it appears here by itself.</source>
            <translation>소리 장치가 없습니다. 헤드셋을 꽂으면 여기에 저절로 나타납니다.</translation>
        </message>
        <message>
            <source>No sound device: nobody can hear you and you hear nobody.</source>
            <translation>소리 장치가 없어 서로 들을 수 없습니다.</translation>
        </message>
        <message>
            <source>No speech comes back from the call centre.</source>
            <translation>콜센터에서 음성이 돌아오지 않습니다.</translation>
        </message>
        <message>
            <source>Nobody asked for this.</source>
            <translation>요청한 사람이 없습니다.</translation>
        </message>
        <message>
            <source>Nobody asks to send this call elsewhere.</source>
            <translation>이 통화를 다른 곳으로 보내 달라는 요청이 없습니다.</translation>
        </message>
        <message>
            <source>Nobody can hear you: the microphone gives no sound at all.</source>
            <translation>아무도 듣지 못합니다. 마이크에서 소리가 전혀 나오지 않습니다.</translation>
        </message>
        <message>
            <source>Nobody could find them to erase them. Keep calls longer, or recordings shorter.</source>
            <translation>지우려 해도 아무도 찾을 수 없게 됩니다. 통화를 더 오래 보관하거나 녹음을 더 짧게 보관하세요.</translation>
        </message>
        <message>
            <source>Nobody found. A number can be typed too.</source>
            <translation>찾지 못했습니다. 번호를 입력해도 됩니다.</translation>
        </message>
        <message>
            <source>Nobody is known by this number yet. What you fill in is kept for next time.</source>
            <translation>이 번호로 아는 사람이 아직 없습니다. 적어 두면 다음에 쓰도록 보관됩니다.</translation>
        </message>
        <message>
            <source>Nobody is waiting. Requests from your web page appear here.</source>
            <translation>기다리는 사람이 없습니다. 웹 페이지의 요청이 여기에 나타납니다.</translation>
        </message>
        <message>
            <source>Nobody reached</source>
            <translation>연결 안 됨</translation>
        </message>
        <message>
            <source>Nobody told which number the voicemail has.</source>
            <translation>음성 사서함 번호를 알 수 없습니다.</translation>
        </message>
        <message>
            <source>None yet. This call will be the first.</source>
            <translation>아직 없습니다. 이번 통화가 처음입니다.</translation>
        </message>
        <message>
            <source>Not asked</source>
            <translation>묻지 않음</translation>
        </message>
        <message>
            <source>Not connected</source>
            <translation>연결되지 않음</translation>
        </message>
        <message>
            <source>Not connected.</source>
            <translation>연결되지 않음.</translation>
        </message>
        <message>
            <source>Not connected. Used until it is back: {name}</source>
            <translation>연결되지 않음. 돌아올 때까지 사용: {name}</translation>
        </message>
        <message>
            <source>Not encrypted</source>
            <translation>암호화되지 않음</translation>
        </message>
        <message>
            <source>Not in use</source>
            <translation>사용 안 함</translation>
        </message>
        <message>
            <source>Not ready</source>
            <translation>대기 해제</translation>
        </message>
        <message>
            <source>Not registered</source>
            <translation>등록되지 않음</translation>
        </message>
        <message>
            <source>Not registered with the call centre.</source>
            <translation>콜센터에 등록되지 않았습니다.</translation>
        </message>
        <message>
            <source>Not saved on the server</source>
            <translation>서버에 저장되지 않음</translation>
        </message>
        <message>
            <source>Not through a loudspeaker: it would whistle.</source>
            <translation>스피커로는 쓸 수 없습니다. 하울링이 생깁니다.</translation>
        </message>
        <message>
            <source>Not transferred: {why} The call is still here.</source>
            <translation>전환하지 못했습니다. {why} 통화는 그대로 있습니다.</translation>
        </message>
        <message>
            <source>Not used for a minute: this window no longer listens to the microphone.</source>
            <translation>1분 동안 사용하지 않아 이 창은 더 이상 마이크를 듣지 않습니다.</translation>
        </message>
        <message>
            <source>Notes on this call</source>
            <translation>이 통화의 메모</translation>
        </message>
        <message>
            <source>Notes on this person</source>
            <translation>이 사람에 대한 메모</translation>
        </message>
        <message>
            <source>Notes on this person (shared)</source>
            <translation>이 사람에 대한 메모(공유)</translation>
        </message>
        <message>
            <source>Nothing can be kept on this disk.</source>
            <translation>이 디스크에는 아무것도 저장할 수 없습니다.</translation>
        </message>
        <message>
            <source>Nothing found. A number can be dialled from here too.</source>
            <translation>찾은 것이 없습니다. 번호를 적어 바로 걸 수도 있습니다.</translation>
        </message>
        <message>
            <source>Nothing happens until you allow it.</source>
            <translation>허용하기 전에는 아무 일도 일어나지 않습니다.</translation>
        </message>
        <message>
            <source>Nothing is heard from the far end.</source>
            <translation>상대방 소리가 전혀 들리지 않습니다.</translation>
        </message>
        <message>
            <source>Nothing is heard from {name}.</source>
            <translation>{name} 쪽에서 아무 소리도 들리지 않습니다.</translation>
        </message>
        <message>
            <source>Nothing is known of {name}.</source>
            <translation>{name}에 대해 알려진 것이 없습니다.</translation>
        </message>
        <message>
            <source>Nothing is named that could be erased.</source>
            <translation>지울 대상이 적혀 있지 않습니다.</translation>
        </message>
        <message>
            <source>Nothing is recorded</source>
            <translation>녹음하지 않음</translation>
        </message>
        <message>
            <source>Nothing recorded yet.</source>
            <translation>아직 녹음하지 않았습니다.</translation>
        </message>
        <message>
            <source>Nothing to do.</source>
            <translation>할 일이 없습니다.</translation>
        </message>
        <message>
            <source>Nothing was changed. Bring back a backup with: hearthline server restore BACKUP --database sqlite:///{file}</source>
            <translation>바뀐 것은 없습니다. 다음 명령으로 백업을 되돌리세요: hearthline server restore BACKUP --database sqlite:///{file}</translation>
        </message>
        <message>
            <source>Nov</source>
            <translation>11월</translation>
        </message>
        <message>
            <source>Number withheld</source>
            <translation>번호 표시 제한</translation>
        </message>
        <message>
            <source>Numbers</source>
            <translation>번호</translation>
        </message>
        <message>
            <source>Numbers I may show</source>
            <translation>표시할 수 있는 내 번호</translation>
        </message>
        <message>
            <source>Oct</source>
            <translation>10월</translation>
        </message>
        <message>
            <source>Off</source>
            <translation>꺼짐</translation>
        </message>
        <message>
            <source>Off: it is marked without moving.</source>
            <translation>끄면 움직임 없이 표시합니다.</translation>
        </message>
        <message>
            <source>Offer the check before the shift</source>
            <translation>근무 전 점검 권하기</translation>
        </message>
        <message>
            <source>On</source>
            <translation>켜짐</translation>
        </message>
        <message>
            <source>On call</source>
            <translation>통화 중</translation>
        </message>
        <message>
            <source>On hold</source>
            <translation>보류 중</translation>
        </message>
        <message>
            <source>One or several devices; empty rings on the speaker.</source>
            <translation>장치 하나 또는 여러 개. 비워 두면 스피커에서 울립니다.</translation>
        </message>
        <message>
            <source>Only one engine serves a seat; end that one first, or use it.</source>
            <translation>한 좌석에는 엔진이 하나만 있습니다. 먼저 그것을 끝내거나 그것을 쓰세요.</translation>
        </message>
        <message>
            <source>Only you hear it. If it sounds like an echo, turn it down or off.</source>
            <translation>나에게만 들립니다. 메아리처럼 들리면 줄이거나 끄십시오.</translation>
        </message>
        <message>
            <source>Open a browser: this network may want you to sign in first.</source>
            <translation>브라우저를 여세요. 이 네트워크는 먼저 로그인을 요구할 수 있습니다.</translation>
        </message>
        <message>
            <source>Open it with that version.</source>
            <translation>그 버전으로 여세요.</translation>
        </message>
        <message>
            <source>Open the board</source>
            <translation>현황판 열기</translation>
        </message>
        <message>
            <source>Open the sample page</source>
            <translation>샘플 페이지 열기</translation>
        </message>
        <message>
            <source>Other</source>
            <translation>기타</translation>
        </message>
        <message>
            <source>Outgoing proxy</source>
            <translation>발신 프록시</translation>
        </message>
        <message>
            <source>Own certificate authority</source>
            <translation>자체 인증 기관</translation>
        </message>
        <message>
            <source>PCMU or PCMA without encryption is spoken.</source>
            <translation>암호화 없는 PCMU 또는 PCMA를 씁니다.</translation>
        </message>
        <message>
            <source>Partly too loud.</source>
            <translation>일부는 너무 큽니다.</translation>
        </message>
        <message>
            <source>Passed to a colleague</source>
            <translation>동료에게 전달</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>비밀번호</translation>
        </message>
        <message>
            <source>Passwords</source>
            <translation>비밀번호</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>일시 중지</translation>
        </message>
        <message>
            <source>Pause the recording</source>
            <translation>녹음 일시 중지</translation>
        </message>
        <message>
            <source>People found</source>
            <translation>찾은 사람</translation>
        </message>
        <message>
            <source>Philippines</source>
            <translation>필리핀</translation>
        </message>
        <message>
            <source>Phone engine lost</source>
            <translation>전화 엔진 끊김</translation>
        </message>
        <message>
            <source>Play the tone and say something: you should hear it, and the bar should move.</source>
            <translation>소리를 재생하고 말해 보세요. 소리가 들리고 막대가 움직여야 합니다.</translation>
        </message>
        <message>
            <source>Plug in a headset.</source>
            <translation>헤드셋을 꽂으세요.</translation>
        </message>
        <message>
            <source>Plug it in again: it is used by itself. Or go on without it.</source>
            <translation>다시 꽂으면 저절로 쓰입니다. 없이 계속해도 됩니다.</translation>
        </message>
        <message>
            <source>Plug it in or choose another device.</source>
            <translation>다시 꽂거나 다른 장치를 고르세요.</translation>
        </message>
        <message>
            <source>Poland</source>
            <translation>폴란드</translation>
        </message>
        <message>
            <source>PortAudio is not installed.</source>
            <translation>PortAudio가 설치되지 않았습니다.</translation>
        </message>
        <message>
            <source>PortAudio is not installed: there is no sound.</source>
            <translation>PortAudio가 설치되지 않아 소리가 없습니다.</translation>
        </message>
        <message>
            <source>Ports go from 1 to 65535.</source>
            <translation>포트는 1에서 65535까지입니다.</translation>
        </message>
        <message>
            <source>Press a button on your headset, such as mute.</source>
            <translation>헤드셋의 버튼(예: 음소거)을 누르세요.</translation>
        </message>
        <message>
            <source>Press one while the check asks for it. If you did: look which program has the headset.</source>
            <translation>점검이 요청할 때 버튼을 누르세요. 눌렀다면 어떤 프로그램이 헤드셋을 쓰는지 보세요.</translation>
        </message>
        <message>
            <source>Program</source>
            <translation>프로그램</translation>
        </message>
        <message>
            <source>Put it among the programs that start with your session by hand.</source>
            <translation>로그인할 때 시작하는 프로그램에 직접 넣으세요.</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>종료</translation>
        </message>
        <message>
            <source>Quit with a call up?</source>
            <translation>통화 중에 종료할까요?</translation>
        </message>
        <message>
            <source>Read again</source>
            <translation>다시 읽기</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>대기</translation>
        </message>
        <message>
            <source>Ready also where there is no sound device at all, as in a demo.</source>
            <translation>데모처럼 소리 장치가 전혀 없어도 대기할 수 있습니다.</translation>
        </message>
        <message>
            <source>Ready returns by itself.</source>
            <translation>대기 상태는 저절로 돌아옵니다.</translation>
        </message>
        <message>
            <source>Record</source>
            <translation>녹음</translation>
        </message>
        <message>
            <source>Record and play back</source>
            <translation>녹음하고 들어 보기</translation>
        </message>
        <message>
            <source>Record calls</source>
            <translation>통화 녹음</translation>
        </message>
        <message>
            <source>Record it once it talks.</source>
            <translation>통화가 시작된 뒤에 녹음하세요.</translation>
        </message>
        <message>
            <source>Record this call</source>
            <translation>이 통화 녹음</translation>
        </message>
        <message>
            <source>Record, pause, go on</source>
            <translation>녹음, 일시 중지, 계속</translation>
        </message>
        <message>
            <source>Recording</source>
            <translation>녹음 중</translation>
        </message>
        <message>
            <source>Recording paused</source>
            <translation>녹음 일시 중지됨</translation>
        </message>
        <message>
            <source>Recordings</source>
            <translation>녹음</translation>
        </message>
        <message>
            <source>Recordings cannot be kept longer than the calls they belong to.</source>
            <translation>녹음은 해당 통화보다 오래 보관할 수 없습니다.</translation>
        </message>
        <message>
            <source>Refuse</source>
            <translation>거부</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>거부함</translation>
        </message>
        <message>
            <source>Registered</source>
            <translation>등록됨</translation>
        </message>
        <message>
            <source>Registered with the call centre. You can take calls.</source>
            <translation>콜센터에 등록되었습니다. 전화를 받을 수 있습니다.</translation>
        </message>
        <message>
            <source>Registering</source>
            <translation>등록 중</translation>
        </message>
        <message>
            <source>Registering…</source>
            <translation>등록 중…</translation>
        </message>
        <message>
            <source>Registration</source>
            <translation>등록</translation>
        </message>
        <message>
            <source>Remind of a pause</source>
            <translation>일시 중지 알림</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>삭제</translation>
        </message>
        <message>
            <source>Remove it and its password?</source>
            <translation>비밀번호까지 삭제할까요?</translation>
        </message>
        <message>
            <source>Remove the account after the call.</source>
            <translation>통화가 끝난 뒤 계정을 지우세요.</translation>
        </message>
        <message>
            <source>Remove {account}</source>
            <translation>{account} 삭제</translation>
        </message>
        <message>
            <source>Remove {account} and its password?</source>
            <translation>{account}의 비밀번호까지 삭제할까요?</translation>
        </message>
        <message>
            <source>Resolved</source>
            <translation>해결</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>재개</translation>
        </message>
        <message>
            <source>Ring</source>
            <translation>벨</translation>
        </message>
        <message>
            <source>Ring on</source>
            <translation>울릴 장치</translation>
        </message>
        <message>
            <source>Ring tone</source>
            <translation>벨소리</translation>
        </message>
        <message>
            <source>Ring volume</source>
            <translation>벨 크기</translation>
        </message>
        <message>
            <source>Ringing</source>
            <translation>울림</translation>
        </message>
        <message>
            <source>Ringing there</source>
            <translation>상대 쪽 울림</translation>
        </message>
        <message>
            <source>Romania</source>
            <translation>루마니아</translation>
        </message>
        <message>
            <source>STUN server</source>
            <translation>STUN 서버</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>저장</translation>
        </message>
        <message>
            <source>Say something</source>
            <translation>말해 보세요</translation>
        </message>
        <message>
            <source>Say them instead.</source>
            <translation>대신 말로 전하세요.</translation>
        </message>
        <message>
            <source>Say which calls shall talk together.</source>
            <translation>함께 통화할 전화를 지정하세요.</translation>
        </message>
        <message>
            <source>Say: “{greeting}”</source>
            <translation>인사말: “{greeting}”</translation>
        </message>
        <message>
            <source>Search the history</source>
            <translation>기록 찾기</translation>
        </message>
        <message>
            <source>Seconds a registration lasts before it is renewed.</source>
            <translation>등록이 갱신되기까지 유지되는 초입니다.</translation>
        </message>
        <message>
            <source>Seconds after which a call proves that it still lives; 0 turns it off.</source>
            <translation>통화가 살아 있음을 확인하는 간격(초)입니다. 0이면 끕니다.</translation>
        </message>
        <message>
            <source>Seconds after which a paused recording is pointed out; 0: never.</source>
            <translation>녹음을 멈춘 뒤 알려 주는 시간(초)입니다. 0이면 알리지 않습니다.</translation>
        </message>
        <message>
            <source>Seconds between signs of life, so that routers keep the way open.</source>
            <translation>공유기가 길을 닫지 않도록 신호를 보내는 간격(초)입니다.</translation>
        </message>
        <message>
            <source>Seconds that one press of More time gives.</source>
            <translation>시간 더 쓰기를 한 번 누르면 늘어나는 초입니다.</translation>
        </message>
        <message>
            <source>See how it is written.</source>
            <translation>어떻게 쓰는지 확인하세요.</translation>
        </message>
        <message>
            <source>See logs/engine.log.</source>
            <translation>logs/engine.log를 보세요.</translation>
        </message>
        <message>
            <source>See logs/engine.log; it may be leaving.</source>
            <translation>logs/engine.log를 보세요. 종료 중일 수 있습니다.</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>보내기</translation>
        </message>
        <message>
            <source>Send 1 to {most_facts} facts in a list.</source>
            <translation>항목을 1개에서 {most_facts}개까지 목록으로 보내세요.</translation>
        </message>
        <message>
            <source>Send JSON in UTF-8.</source>
            <translation>UTF-8로 된 JSON을 보내세요.</translation>
        </message>
        <message>
            <source>Send again</source>
            <translation>다시 보내기</translation>
        </message>
        <message>
            <source>Send it again.</source>
            <translation>다시 보내세요.</translation>
        </message>
        <message>
            <source>Send it as application/json.</source>
            <translation>application/json으로 보내세요.</translation>
        </message>
        <message>
            <source>Send it flat.</source>
            <translation>단순한 구조로 보내세요.</translation>
        </message>
        <message>
            <source>Send it whole.</source>
            <translation>빠짐없이 보내세요.</translation>
        </message>
        <message>
            <source>Send it with account.set.</source>
            <translation>account.set으로 보내세요.</translation>
        </message>
        <message>
            <source>Send it.</source>
            <translation>함께 보내세요.</translation>
        </message>
        <message>
            <source>Send its id.</source>
            <translation>식별자를 보내세요.</translation>
        </message>
        <message>
            <source>Send less.</source>
            <translation>더 적게 보내세요.</translation>
        </message>
        <message>
            <source>Send one JSON object a line.</source>
            <translation>한 줄에 JSON 객체 하나씩 보내세요.</translation>
        </message>
        <message>
            <source>Send one with it.</source>
            <translation>식별자를 함께 보내세요.</translation>
        </message>
        <message>
            <source>Send the ZIP file that was asked for.</source>
            <translation>요청한 ZIP 파일을 보내세요.</translation>
        </message>
        <message>
            <source>Send the call of {name} to</source>
            <translation>{name} 전화를 보낼 곳</translation>
        </message>
        <message>
            <source>Send the folder of logs by hand.</source>
            <translation>로그 폴더를 직접 보내세요.</translation>
        </message>
        <message>
            <source>Send the id it was recorded under.</source>
            <translation>녹음될 때의 식별자를 보내세요.</translation>
        </message>
        <message>
            <source>Send the id of the call.</source>
            <translation>통화의 식별자를 보내세요.</translation>
        </message>
        <message>
            <source>Send the right one.</source>
            <translation>맞는 파일을 보내세요.</translation>
        </message>
        <message>
            <source>Send the token with hello.</source>
            <translation>hello와 함께 토큰을 보내세요.</translation>
        </message>
        <message>
            <source>Send to…</source>
            <translation>보내기…</translation>
        </message>
        <message>
            <source>Send what a 64-bit float holds.</source>
            <translation>64비트 실수 범위의 값을 보내세요.</translation>
        </message>
        <message>
            <source>Sends back what it hears: the check before the shift calls it. Empty: what the call centre says.</source>
            <translation>들은 소리를 되돌려 주는 번호로, 근무 전 점검 때 겁니다. 비우면 콜센터가 정한 번호를 씁니다.</translation>
        </message>
        <message>
            <source>Sent elsewhere</source>
            <translation>다른 곳으로 보냄</translation>
        </message>
        <message>
            <source>Sep</source>
            <translation>9월</translation>
        </message>
        <message>
            <source>Separate</source>
            <translation>분리</translation>
        </message>
        <message>
            <source>Separate {name}</source>
            <translation>{name} 분리</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>서버</translation>
        </message>
        <message>
            <source>Server unreachable</source>
            <translation>서버에 연결할 수 없음</translation>
        </message>
        <message>
            <source>Server unreachable.</source>
            <translation>서버에 연결할 수 없습니다.</translation>
        </message>
        <message numerus="yes">
            <source>Server unreachable: calls work, {count} items wait.</source>
            <translation>
                <numerusform>서버에 연결할 수 없음: 통화는 되며 {count}건이 기다립니다.</numerusform>
            </translation>
        </message>
        <message>
            <source>Session timer</source>
            <translation>세션 타이머</translation>
        </message>
        <message>
            <source>Set by {variable}.</source>
            <translation>{variable}(으)로 정해졌습니다.</translation>
        </message>
        <message>
            <source>Set it with account.set.</source>
            <translation>account.set으로 정하세요.</translation>
        </message>
        <message>
            <source>Setting up your own call centre…</source>
            <translation>나만의 콜센터를 준비하는 중…</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>설정</translation>
        </message>
        <message>
            <source>Show a banner when it rings</source>
            <translation>전화가 울리면 알림 창 표시</translation>
        </message>
        <message>
            <source>Show only missed calls</source>
            <translation>부재중 전화만 보기</translation>
        </message>
        <message>
            <source>Show who calls beside media keys</source>
            <translation>미디어 키 옆에 발신자 표시</translation>
        </message>
        <message>
            <source>Sign in first.</source>
            <translation>먼저 로그인하세요.</translation>
        </message>
        <message>
            <source>Sign out</source>
            <translation>로그아웃</translation>
        </message>
        <message>
            <source>Signed out</source>
            <translation>로그아웃됨</translation>
        </message>
        <message>
            <source>Small window, always on top</source>
            <translation>작은 창, 항상 위</translation>
        </message>
        <message>
            <source>Soft</source>
            <translation>부드러운 소리</translation>
        </message>
        <message>
            <source>Some call centres use one certificate for all their machines.</source>
            <translation>모든 장비에 인증서 하나를 쓰는 콜센터도 있습니다.</translation>
        </message>
        <message>
            <source>Some queues and intercoms ask the telephone to answer at once.</source>
            <translation>일부 대기열과 인터컴은 전화기에 즉시 응답을 요청합니다.</translation>
        </message>
        <message>
            <source>Somebody</source>
            <translation>누군가</translation>
        </message>
        <message>
            <source>Somebody else answered</source>
            <translation>다른 사람이 받음</translation>
        </message>
        <message>
            <source>Somebody else is signed in with this number.</source>
            <translation>다른 사람이 이 번호로 로그인했습니다.</translation>
        </message>
        <message>
            <source>Somebody else was quicker.</source>
            <translation>다른 상담원이 먼저 가져갔습니다.</translation>
        </message>
        <message>
            <source>Somebody may be in between. Do not go on; tell your supervisor.</source>
            <translation>누군가 중간에 있을 수 있습니다. 계속하지 말고 감독자에게 알리세요.</translation>
        </message>
        <message>
            <source>Somebody on the way could listen in.</source>
            <translation>중간에서 누군가 엿들을 수 있습니다.</translation>
        </message>
        <message>
            <source>Something does not work. See below what helps.</source>
            <translation>작동하지 않는 것이 있습니다. 아래 해결 방법을 보세요.</translation>
        </message>
        <message>
            <source>Something else answers in place of the server.</source>
            <translation>서버가 아닌 다른 것이 대신 응답합니다.</translation>
        </message>
        <message>
            <source>Sound</source>
            <translation>소리</translation>
        </message>
        <message>
            <source>Sound goes on at {name}.</source>
            <translation>소리는 {name}에서 이어집니다.</translation>
        </message>
        <message>
            <source>Sound settings…</source>
            <translation>소리 설정…</translation>
        </message>
        <message>
            <source>Spain</source>
            <translation>스페인</translation>
        </message>
        <message>
            <source>Speak now: count from one to ten.</source>
            <translation>지금 말하세요. 하나부터 열까지 세어 보세요.</translation>
        </message>
        <message>
            <source>Speak while the check runs, move the microphone nearer, or raise its level in the system.</source>
            <translation>점검하는 동안 말하고, 마이크를 가까이 하거나 시스템에서 음량을 높이세요.</translation>
        </message>
        <message>
            <source>Speak with</source>
            <translation>말하는 장치</translation>
        </message>
        <message>
            <source>Speak with {name}</source>
            <translation>말하기: {name}</translation>
        </message>
        <message>
            <source>Speaker</source>
            <translation>스피커</translation>
        </message>
        <message>
            <source>Speech and its keys are encrypted as far as the call centre.</source>
            <translation>음성과 그 키가 콜센터까지 암호화됩니다.</translation>
        </message>
        <message>
            <source>Speech is encrypted, but its keys travel where they can be read.</source>
            <translation>음성은 암호화되지만 키는 읽힐 수 있는 길로 갑니다.</translation>
        </message>
        <message>
            <source>Start Hearthline, or `hearthline engine` alone.</source>
            <translation>Hearthline을 시작하거나 `hearthline engine`만 따로 시작하세요.</translation>
        </message>
        <message>
            <source>Start Hearthline.</source>
            <translation>Hearthline을 시작하세요.</translation>
        </message>
        <message>
            <source>Start Ready</source>
            <translation>대기 상태로 시작</translation>
        </message>
        <message>
            <source>Start working</source>
            <translation>일 시작</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>상태</translation>
        </message>
        <message>
            <source>Status: {status}</source>
            <translation>상태: {status}</translation>
        </message>
        <message>
            <source>Stay</source>
            <translation>머물기</translation>
        </message>
        <message>
            <source>Stay muted</source>
            <translation>음소거 유지</translation>
        </message>
        <message>
            <source>Step 1 of 3</source>
            <translation>1/3단계</translation>
        </message>
        <message>
            <source>Step 2 of 3</source>
            <translation>2/3단계</translation>
        </message>
        <message>
            <source>Step 3 of 3</source>
            <translation>3/3단계</translation>
        </message>
        <message>
            <source>Stop it first, or use its address.</source>
            <translation>먼저 그 서버를 멈추거나 그 주소를 쓰세요.</translation>
        </message>
        <message>
            <source>Stop large downloads, use a cable instead of wireless, then check again.</source>
            <translation>큰 다운로드를 멈추고 무선 대신 유선을 쓴 뒤 다시 점검하세요.</translation>
        </message>
        <message>
            <source>Stop recording</source>
            <translation>녹음 끝내기</translation>
        </message>
        <message>
            <source>Suppress noise</source>
            <translation>소음 제거</translation>
        </message>
        <message>
            <source>Swap</source>
            <translation>바꾸기</translation>
        </message>
        <message>
            <source>Swap with the call that waits</source>
            <translation>대기 중인 통화와 바꾸기</translation>
        </message>
        <message>
            <source>Sweden</source>
            <translation>스웨덴</translation>
        </message>
        <message>
            <source>Switch mute off to be heard.</source>
            <translation>들리게 하려면 음소거를 끄세요.</translation>
        </message>
        <message>
            <source>Switzerland</source>
            <translation>스위스</translation>
        </message>
        <message>
            <source>TCP, not encrypted</source>
            <translation>TCP, 암호화 없음</translation>
        </message>
        <message>
            <source>TLS, encrypted (best)</source>
            <translation>TLS, 암호화(권장)</translation>
        </message>
        <message>
            <source>TURN password</source>
            <translation>TURN 비밀번호</translation>
        </message>
        <message>
            <source>TURN server</source>
            <translation>TURN 서버</translation>
        </message>
        <message>
            <source>TURN user</source>
            <translation>TURN 사용자</translation>
        </message>
        <message>
            <source>Tags</source>
            <translation>태그</translation>
        </message>
        <message>
            <source>Take</source>
            <translation>맡기</translation>
        </message>
        <message>
            <source>Take another one.</source>
            <translation>다른 것을 고르세요.</translation>
        </message>
        <message>
            <source>Take calls as soon as the program has started and is registered.</source>
            <translation>프로그램이 시작되어 등록되면 바로 전화를 받습니다.</translation>
        </message>
        <message>
            <source>Take the seat and the account back first.</source>
            <translation>먼저 좌석과 계정을 회수하세요.</translation>
        </message>
        <message>
            <source>Takes effect at once.</source>
            <translation>바로 적용됩니다.</translation>
        </message>
        <message>
            <source>Talking</source>
            <translation>통화 중</translation>
        </message>
        <message>
            <source>Telephone</source>
            <translation>전화벨</translation>
        </message>
        <message>
            <source>Tell your supervisor; this call is not recorded.</source>
            <translation>감독자에게 알리세요. 이 통화는 녹음되지 않습니다.</translation>
        </message>
        <message>
            <source>Test the headset, check the line</source>
            <translation>헤드셋 시험, 회선 점검</translation>
        </message>
        <message>
            <source>Test the headset, check the line…</source>
            <translation>헤드셋 시험, 회선 점검…</translation>
        </message>
        <message>
            <source>Test the headset…</source>
            <translation>헤드셋 시험…</translation>
        </message>
        <message>
            <source>Test tone</source>
            <translation>시험음</translation>
        </message>
        <message>
            <source>The SIP engine does not start.</source>
            <translation>SIP 엔진이 시작되지 않습니다.</translation>
        </message>
        <message>
            <source>The SIP engine refused this.</source>
            <translation>SIP 엔진이 거부했습니다.</translation>
        </message>
        <message>
            <source>The SIP engine says: {reason}.</source>
            <translation>SIP 엔진의 응답: {reason}.</translation>
        </message>
        <message>
            <source>The account is not used without your consent.</source>
            <translation>동의 없이는 이 계정을 쓰지 않습니다.</translation>
        </message>
        <message>
            <source>The audio line of the description cannot be read.</source>
            <translation>세션 설명의 오디오 줄을 읽을 수 없습니다.</translation>
        </message>
        <message>
            <source>The body</source>
            <translation>본문</translation>
        </message>
        <message>
            <source>The body is nested too deeply.</source>
            <translation>본문의 구조가 너무 깊습니다.</translation>
        </message>
        <message>
            <source>The body is not JSON.</source>
            <translation>본문이 JSON이 아닙니다.</translation>
        </message>
        <message>
            <source>The bundle would be too large.</source>
            <translation>묶음이 너무 커집니다.</translation>
        </message>
        <message>
            <source>The buttons of {headset} cannot be used.</source>
            <translation>{headset} 버튼을 쓸 수 없습니다.</translation>
        </message>
        <message>
            <source>The buttons of {headset} cannot be used: this user may not open it.</source>
            <translation>{headset} 버튼을 쓸 수 없습니다. 이 사용자에게 권한이 없습니다.</translation>
        </message>
        <message>
            <source>The call centre did not hand the call on.</source>
            <translation>콜센터가 통화를 전환하지 않았습니다.</translation>
        </message>
        <message>
            <source>The call centre did not take the code {code}.</source>
            <translation>콜센터가 코드 {code}을(를) 받지 않았습니다.</translation>
        </message>
        <message>
            <source>The call centre does not accept this user name or password.</source>
            <translation>콜센터가 이 사용자 이름이나 비밀번호를 받아들이지 않습니다.</translation>
        </message>
        <message>
            <source>The call centre does not answer.</source>
            <translation>콜센터가 응답하지 않습니다.</translation>
        </message>
        <message>
            <source>The call centre does not know this user.</source>
            <translation>콜센터가 이 사용자를 모릅니다.</translation>
        </message>
        <message>
            <source>The call centre has given no key to record with.</source>
            <translation>콜센터가 녹음용 키를 주지 않았습니다.</translation>
        </message>
        <message>
            <source>The call centre has given this seat no account yet.</source>
            <translation>콜센터가 아직 이 좌석에 계정을 주지 않았습니다.</translation>
        </message>
        <message>
            <source>The call centre is asked whether you are known.</source>
            <translation>콜센터에 등록되어 있는지 묻습니다.</translation>
        </message>
        <message>
            <source>The call centre refused the registration (SIP {status}).</source>
            <translation>콜센터가 등록을 거부했습니다(SIP {status}).</translation>
        </message>
        <message>
            <source>The call centre refused the registration.</source>
            <translation>콜센터가 등록을 거부했습니다.</translation>
        </message>
        <message>
            <source>The call centre refused user or password.</source>
            <translation>콜센터가 사용자나 비밀번호를 거부했습니다.</translation>
        </message>
        <message>
            <source>The call centre sends this seat to another place: {host}.</source>
            <translation>콜센터가 이 좌석을 다른 곳으로 보냅니다: {host}.</translation>
        </message>
        <message>
            <source>The call centre's key to record with cannot be used.</source>
            <translation>콜센터의 녹음용 키를 쓸 수 없습니다.</translation>
        </message>
        <message>
            <source>The call could not be answered.</source>
            <translation>전화를 받지 못했습니다.</translation>
        </message>
        <message>
            <source>The call could not be declined.</source>
            <translation>전화를 거절하지 못했습니다.</translation>
        </message>
        <message>
            <source>The call could not be ended.</source>
            <translation>통화를 끊지 못했습니다.</translation>
        </message>
        <message>
            <source>The call could not be handed on.</source>
            <translation>통화를 돌려주지 못했습니다.</translation>
        </message>
        <message>
            <source>The call could not be placed.</source>
            <translation>전화를 걸지 못했습니다.</translation>
        </message>
        <message>
            <source>The call could not be sent elsewhere.</source>
            <translation>전화를 다른 곳으로 보내지 못했습니다.</translation>
        </message>
        <message>
            <source>The call ended</source>
            <translation>통화가 끝났습니다</translation>
        </message>
        <message>
            <source>The call failed</source>
            <translation>통화가 실패했습니다</translation>
        </message>
        <message>
            <source>The call goes on with the laptop's speakers.</source>
            <translation>통화는 노트북 스피커로 계속됩니다.</translation>
        </message>
        <message>
            <source>The call goes on.</source>
            <translation>통화는 계속됩니다.</translation>
        </message>
        <message>
            <source>The call goes on. Close other programs.</source>
            <translation>통화는 계속됩니다. 다른 프로그램을 닫으세요.</translation>
        </message>
        <message>
            <source>The call goes on. Is the memory full?</source>
            <translation>통화는 계속됩니다. 메모리가 가득 찼나요?</translation>
        </message>
        <message>
            <source>The call goes on. Make room on the disk; recording goes on by itself.</source>
            <translation>통화는 계속됩니다. 디스크 공간을 비우면 녹음이 저절로 이어집니다.</translation>
        </message>
        <message>
            <source>The call goes on. Start Hearthline again after it.</source>
            <translation>통화는 계속됩니다. 끝난 뒤 Hearthline을 다시 시작하세요.</translation>
        </message>
        <message>
            <source>The call goes on. Tell your supervisor.</source>
            <translation>통화는 계속됩니다. 감독자에게 알리세요.</translation>
        </message>
        <message>
            <source>The call has ended.</source>
            <translation>통화가 끝났습니다.</translation>
        </message>
        <message>
            <source>The call is being dialled.</source>
            <translation>아직 전화를 거는 중입니다.</translation>
        </message>
        <message>
            <source>The call is being handed on already.</source>
            <translation>이미 전환하고 있는 통화입니다.</translation>
        </message>
        <message>
            <source>The call is in a state that is not known.</source>
            <translation>통화 상태를 알 수 없습니다.</translation>
        </message>
        <message>
            <source>The call is not answered yet.</source>
            <translation>아직 전화를 받지 않았습니다.</translation>
        </message>
        <message>
            <source>The call is on hold.</source>
            <translation>통화가 보류 중입니다.</translation>
        </message>
        <message>
            <source>The call is ringing there.</source>
            <translation>상대방에게 벨이 울리는 중입니다.</translation>
        </message>
        <message>
            <source>The call is talking.</source>
            <translation>이미 통화 중입니다.</translation>
        </message>
        <message>
            <source>The call was cut off</source>
            <translation>통화가 끊어졌습니다</translation>
        </message>
        <message>
            <source>The call was interrupted.</source>
            <translation>통화가 중단되었습니다.</translation>
        </message>
        <message>
            <source>The call with {name} was cut off.</source>
            <translation>{name} 통화가 끊어졌습니다.</translation>
        </message>
        <message>
            <source>The call with {name} was interrupted.</source>
            <translation>{name} 통화가 중단되었습니다.</translation>
        </message>
        <message>
            <source>The caller and the recording</source>
            <translation>고객과 녹음</translation>
        </message>
        <message>
            <source>The caller does not hear you. F7 switches it off.</source>
            <translation>상대방에게 들리지 않습니다. F7로 해제합니다.</translation>
        </message>
        <message>
            <source>The caller does not want to be recorded.</source>
            <translation>고객이 녹음을 원하지 않습니다.</translation>
        </message>
        <message>
            <source>The caller file cannot be reached now. Calls and notes work; the file appears when the server is back.</source>
            <translation>지금은 고객 파일에 닿을 수 없습니다. 통화와 메모는 되며, 서버가 돌아오면 파일이 나타납니다.</translation>
        </message>
        <message>
            <source>The caller gave up</source>
            <translation>발신자가 끊음</translation>
        </message>
        <message>
            <source>The caller hears an echo of themselves.</source>
            <translation>고객에게 자기 목소리가 되울립니다.</translation>
        </message>
        <message>
            <source>The caller refused to be recorded; choose otherwise first.</source>
            <translation>고객이 녹음을 거부했습니다. 먼저 다른 항목을 고르세요.</translation>
        </message>
        <message>
            <source>The certificate belongs to another computer than {host}.</source>
            <translation>인증서가 {host}이(가) 아닌 다른 컴퓨터의 것입니다.</translation>
        </message>
        <message>
            <source>The certificate of {host} comes from an authority this laptop does not know.</source>
            <translation>{host}의 인증서를 발급한 기관을 이 노트북이 모릅니다.</translation>
        </message>
        <message>
            <source>The certificate of {host} has expired or is not valid yet.</source>
            <translation>{host}의 인증서가 만료되었거나 아직 유효하지 않습니다.</translation>
        </message>
        <message>
            <source>The certificate of {host} hides one name behind another.</source>
            <translation>{host} 인증서가 한 이름 뒤에 다른 이름을 숨깁니다.</translation>
        </message>
        <message>
            <source>The certificate of {host} is for a whole domain; SIP forbids that.</source>
            <translation>{host} 인증서는 도메인 전체용이며 SIP에서는 금지됩니다.</translation>
        </message>
        <message>
            <source>The certificate of {host} is not acceptable.</source>
            <translation>{host}의 인증서를 받아들일 수 없습니다.</translation>
        </message>
        <message>
            <source>The certificate of {host} is vouched for by nobody but itself.</source>
            <translation>{host} 인증서를 보증하는 곳이 자신뿐입니다.</translation>
        </message>
        <message>
            <source>The check was cut off. Try it again.</source>
            <translation>점검이 끊겼습니다. 다시 해 보세요.</translation>
        </message>
        <message>
            <source>The code could not be dialled.</source>
            <translation>코드로 전화를 걸지 못했습니다.</translation>
        </message>
        <message>
            <source>The code is dialled after it.</source>
            <translation>그 뒤에 코드를 겁니다.</translation>
        </message>
        <message>
            <source>The code is missing.</source>
            <translation>코드가 없습니다.</translation>
        </message>
        <message>
            <source>The database does not answer.</source>
            <translation>데이터베이스가 응답하지 않습니다.</translation>
        </message>
        <message>
            <source>The database {file} cannot be opened.</source>
            <translation>데이터베이스 {file}을(를) 열 수 없습니다.</translation>
        </message>
        <message>
            <source>The database {file} is damaged: {trouble}.</source>
            <translation>데이터베이스 {file}이(가) 손상되었습니다: {trouble}.</translation>
        </message>
        <message>
            <source>The demo call centre did not start.</source>
            <translation>데모 콜센터가 시작되지 않았습니다.</translation>
        </message>
        <message>
            <source>The description has no audio stream.</source>
            <translation>세션 설명에 오디오가 없습니다.</translation>
        </message>
        <message>
            <source>The description names no address.</source>
            <translation>세션 설명에 주소가 없습니다.</translation>
        </message>
        <message>
            <source>The desk does not answer.</source>
            <translation>창이 응답하지 않습니다.</translation>
        </message>
        <message>
            <source>The desk does not know this.</source>
            <translation>창이 이것을 모릅니다.</translation>
        </message>
        <message>
            <source>The digits could not be sent.</source>
            <translation>번호를 보내지 못했습니다.</translation>
        </message>
        <message>
            <source>The disk does not take call records now.</source>
            <translation>지금 디스크에 통화 기록을 저장할 수 없습니다.</translation>
        </message>
        <message>
            <source>The disk is full or cannot be written.</source>
            <translation>디스크가 가득 찼거나 쓸 수 없습니다.</translation>
        </message>
        <message>
            <source>The disk is full: this call is not recorded now.</source>
            <translation>디스크가 가득 차서 지금 이 통화는 녹음되지 않습니다.</translation>
        </message>
        <message>
            <source>The echo number {number} does not take the call.</source>
            <translation>에코 번호 {number}이(가) 전화를 받지 않습니다.</translation>
        </message>
        <message>
            <source>The engine cannot open its local socket.</source>
            <translation>엔진이 로컬 소켓을 열 수 없습니다.</translation>
        </message>
        <message>
            <source>The engine could not do this.</source>
            <translation>엔진이 이 일을 하지 못했습니다.</translation>
        </message>
        <message>
            <source>The engine did not answer.</source>
            <translation>엔진이 응답하지 않았습니다.</translation>
        </message>
        <message>
            <source>The engine does not answer.</source>
            <translation>엔진이 응답하지 않습니다.</translation>
        </message>
        <message>
            <source>The engine does not know this command.</source>
            <translation>엔진이 이 명령을 모릅니다.</translation>
        </message>
        <message>
            <source>The engine ended at once with status {status}.</source>
            <translation>엔진이 시작하자마자 끝났습니다(상태 {status}).</translation>
        </message>
        <message>
            <source>The engine has none of these codecs.</source>
            <translation>엔진에 이 코덱들이 없습니다.</translation>
        </message>
        <message>
            <source>The engine is not there at the moment.</source>
            <translation>지금은 엔진이 없습니다.</translation>
        </message>
        <message>
            <source>The engine refused.</source>
            <translation>엔진이 거부했습니다.</translation>
        </message>
        <message>
            <source>The engine went away.</source>
            <translation>엔진이 사라졌습니다.</translation>
        </message>
        <message>
            <source>The expiry or keep-alive is out of bounds.</source>
            <translation>만료 시간이나 연결 유지 신호가 범위를 벗어났습니다.</translation>
        </message>
        <message>
            <source>The far end did not take the digits.</source>
            <translation>상대가 숫자를 받지 않았습니다.</translation>
        </message>
        <message>
            <source>The far end does not allow that now.</source>
            <translation>상대가 지금은 허용하지 않습니다.</translation>
        </message>
        <message>
            <source>The file of trusted authorities is not there.</source>
            <translation>신뢰 기관 파일이 없습니다.</translation>
        </message>
        <message numerus="yes">
            <source>The file of unsent items was damaged; {count} could be saved.</source>
            <translation>
                <numerusform>보내지 못한 항목의 파일이 손상되었으며 {count}건을 살렸습니다.</numerusform>
            </translation>
        </message>
        <message>
            <source>The file that came is not the one that was sent.</source>
            <translation>도착한 파일이 보낸 파일과 다릅니다.</translation>
        </message>
        <message>
            <source>The form cannot be read.</source>
            <translation>양식을 읽을 수 없습니다.</translation>
        </message>
        <message>
            <source>The full engine takes some minutes, once: python3 dev.py setup. Then start again.</source>
            <translation>전체 엔진은 처음 한 번 몇 분이 걸립니다: python3 dev.py setup. 그다음 다시 시작하세요.</translation>
        </message>
        <message>
            <source>The headset does it by itself, without delay.</source>
            <translation>헤드셋이 스스로 지연 없이 들려줍니다.</translation>
        </message>
        <message>
            <source>The headset is not connected.</source>
            <translation>헤드셋이 연결되지 않았습니다.</translation>
        </message>
        <message>
            <source>The keys of the window work all the same.</source>
            <translation>창의 키는 그대로 쓸 수 있습니다.</translation>
        </message>
        <message>
            <source>The lamp shows how many wait.</source>
            <translation>표시등에 대기 중인 개수가 나옵니다.</translation>
        </message>
        <message>
            <source>The last numbers again</source>
            <translation>최근 건 번호 다시</translation>
        </message>
        <message>
            <source>The library for echo, noise and level is missing: these switches do nothing.</source>
            <translation>에코, 소음, 음량을 처리하는 라이브러리가 없어 이 스위치는 작동하지 않습니다.</translation>
        </message>
        <message>
            <source>The line at the top says why; the number stays here.</source>
            <translation>위의 줄에 이유가 있으며 번호는 여기 남습니다.</translation>
        </message>
        <message>
            <source>The line is open, but the test tone did not come back.</source>
            <translation>연결은 되나 시험음이 돌아오지 않았습니다.</translation>
        </message>
        <message>
            <source>The line may be broken. Wait a moment, or hang up and call back.</source>
            <translation>회선이 끊겼을 수 있습니다. 잠시 기다리거나 끊고 다시 거세요.</translation>
        </message>
        <message>
            <source>The logs that {name} asked for could not be sent.</source>
            <translation>{name}님이 요청한 로그를 보내지 못했습니다.</translation>
        </message>
        <message>
            <source>The microphone cannot be opened.</source>
            <translation>마이크를 열 수 없습니다.</translation>
        </message>
        <message>
            <source>The microphone does not deliver any sound.</source>
            <translation>마이크에서 소리가 들어오지 않습니다.</translation>
        </message>
        <message>
            <source>The microphone is not there.</source>
            <translation>마이크가 없습니다.</translation>
        </message>
        <message>
            <source>The name server is not address:port.</source>
            <translation>이름 서버가 주소:포트 형식이 아닙니다.</translation>
        </message>
        <message>
            <source>The network loses or delays speech: callers would hear you badly.</source>
            <translation>네트워크에서 음성이 끊기거나 늦어 상대방이 잘 듣지 못합니다.</translation>
        </message>
        <message>
            <source>The network was lost</source>
            <translation>네트워크가 끊김</translation>
        </message>
        <message>
            <source>The number to hear messages; empty takes what the call centre says.</source>
            <translation>메시지를 듣는 번호입니다. 비우면 콜센터가 알려 준 번호를 씁니다.</translation>
        </message>
        <message>
            <source>The number {number}</source>
            <translation>번호 {number}</translation>
        </message>
        <message>
            <source>The other side declined.</source>
            <translation>상대가 거절했습니다.</translation>
        </message>
        <message>
            <source>The other side did not answer.</source>
            <translation>상대가 받지 않았습니다.</translation>
        </message>
        <message>
            <source>The other side has put you on hold</source>
            <translation>상대가 보류했습니다</translation>
        </message>
        <message>
            <source>The other side hung up</source>
            <translation>상대방이 끊음</translation>
        </message>
        <message>
            <source>The other side is busy.</source>
            <translation>상대가 통화 중입니다.</translation>
        </message>
        <message>
            <source>The other side refused</source>
            <translation>상대방이 거부함</translation>
        </message>
        <message>
            <source>The password goes into the system's keyring and nowhere else.</source>
            <translation>비밀번호는 시스템 키링에만 저장됩니다.</translation>
        </message>
        <message>
            <source>The password is kept until you quit.</source>
            <translation>비밀번호는 종료할 때까지만 보관됩니다.</translation>
        </message>
        <message>
            <source>The password is missing.</source>
            <translation>비밀번호가 없습니다.</translation>
        </message>
        <message>
            <source>The password of this account is needed.</source>
            <translation>이 계정의 비밀번호가 필요합니다.</translation>
        </message>
        <message>
            <source>The password of this account was not kept.</source>
            <translation>이 계정의 비밀번호가 저장되어 있지 않습니다.</translation>
        </message>
        <message>
            <source>The pause stays silent in the recording.</source>
            <translation>멈춘 동안은 녹음에 무음으로 남습니다.</translation>
        </message>
        <message>
            <source>The phone engine is not running.</source>
            <translation>전화 엔진이 실행되고 있지 않습니다.</translation>
        </message>
        <message>
            <source>The phone engine keeps ending.</source>
            <translation>전화 엔진이 자꾸 끝납니다.</translation>
        </message>
        <message>
            <source>The queues themselves say whether they have your status.</source>
            <translation>대기열이 상태를 받았는지 직접 알려 줍니다.</translation>
        </message>
        <message>
            <source>The recorder does not start.</source>
            <translation>녹음기가 시작되지 않습니다.</translation>
        </message>
        <message>
            <source>The recording is not whole: {problem}</source>
            <translation>녹음이 온전하지 않습니다: {problem}</translation>
        </message>
        <message>
            <source>The recording of the call with {name} is still paused.</source>
            <translation>{name} 통화의 녹음이 아직 멈춰 있습니다.</translation>
        </message>
        <message>
            <source>The registration has gone.</source>
            <translation>등록이 사라졌습니다.</translation>
        </message>
        <message>
            <source>The request was refused.</source>
            <translation>요청이 거부되었습니다.</translation>
        </message>
        <message>
            <source>The seat of {agent} is not heard now.</source>
            <translation>지금 {agent}님의 좌석과 연결되지 않습니다.</translation>
        </message>
        <message>
            <source>The server and the user are needed.</source>
            <translation>서버와 사용자가 필요합니다.</translation>
        </message>
        <message>
            <source>The server cannot be reached.</source>
            <translation>서버에 연결할 수 없습니다.</translation>
        </message>
        <message>
            <source>The server cannot keep recordings now.</source>
            <translation>지금 서버에 녹음을 저장할 수 없습니다.</translation>
        </message>
        <message>
            <source>The server cannot reach its database now.</source>
            <translation>지금 서버가 데이터베이스에 연결할 수 없습니다.</translation>
        </message>
        <message>
            <source>The server could not apply this.</source>
            <translation>서버가 이것을 처리하지 못했습니다.</translation>
        </message>
        <message>
            <source>The server could not store this.</source>
            <translation>서버가 이것을 저장하지 못했습니다.</translation>
        </message>
        <message>
            <source>The server did not answer for every fact.</source>
            <translation>서버가 일부 항목에 답하지 않았습니다.</translation>
        </message>
        <message>
            <source>The server did not start.</source>
            <translation>서버가 시작되지 않았습니다.</translation>
        </message>
        <message>
            <source>The server does not know what “{kind}” is.</source>
            <translation>서버가 “{kind}”을(를) 알지 못합니다.</translation>
        </message>
        <message>
            <source>The server has too much to write.</source>
            <translation>서버에 저장할 것이 너무 많이 밀려 있습니다.</translation>
        </message>
        <message>
            <source>The server made a mistake.</source>
            <translation>서버에서 오류가 발생했습니다.</translation>
        </message>
        <message>
            <source>The server no longer knows this laptop.</source>
            <translation>서버가 더 이상 이 노트북을 모릅니다.</translation>
        </message>
        <message>
            <source>The server or the user cannot be written so.</source>
            <translation>서버나 사용자를 이렇게 쓸 수 없습니다.</translation>
        </message>
        <message>
            <source>The server refused this.</source>
            <translation>서버가 이것을 거부했습니다.</translation>
        </message>
        <message numerus="yes">
            <source>The server refused {count} items.</source>
            <translation>
                <numerusform>서버가 {count}건을 거부했습니다.</numerusform>
            </translation>
        </message>
        <message>
            <source>The server refused.</source>
            <translation>서버가 거부했습니다.</translation>
        </message>
        <message>
            <source>The server's certificate is not trusted: {reason}.</source>
            <translation>서버의 인증서를 믿을 수 없습니다: {reason}.</translation>
        </message>
        <message>
            <source>The server's disk is full; nothing was stored.</source>
            <translation>서버의 디스크가 가득 차서 아무것도 저장하지 못했습니다.</translation>
        </message>
        <message>
            <source>The session timer is out of bounds.</source>
            <translation>세션 타이머가 범위를 벗어났습니다.</translation>
        </message>
        <message>
            <source>The sound server cannot be reached through ALSA.</source>
            <translation>ALSA를 통해 소리 서버에 닿을 수 없습니다.</translation>
        </message>
        <message>
            <source>The speaker cannot be opened.</source>
            <translation>스피커를 열 수 없습니다.</translation>
        </message>
        <message>
            <source>The speaker does not take any sound.</source>
            <translation>스피커로 소리가 나가지 않습니다.</translation>
        </message>
        <message>
            <source>The speaker is not there.</source>
            <translation>스피커가 없습니다.</translation>
        </message>
        <message>
            <source>The system may show it over the locked screen.</source>
            <translation>시스템이 잠긴 화면 위에 표시할 수 있습니다.</translation>
        </message>
        <message>
            <source>The time for wrap-up is over; you are Not ready.</source>
            <translation>후처리 시간이 끝나 대기 해제 상태입니다.</translation>
        </message>
        <message>
            <source>The way to the call centre is slow.</source>
            <translation>콜센터까지 가는 길이 느립니다.</translation>
        </message>
        <message>
            <source>The way to the call centre is tried.</source>
            <translation>콜센터까지 가는 길을 확인합니다.</translation>
        </message>
        <message>
            <source>The window did not come up.</source>
            <translation>창이 뜨지 않았습니다.</translation>
        </message>
        <message>
            <source>There are no codes.</source>
            <translation>코드가 없습니다.</translation>
        </message>
        <message>
            <source>There are {most} accounts already.</source>
            <translation>계정이 이미 {most}개 있습니다.</translation>
        </message>
        <message>
            <source>There is no microphone: the caller cannot hear you.</source>
            <translation>마이크가 없어 발신자가 들을 수 없습니다.</translation>
        </message>
        <message>
            <source>There is no network.</source>
            <translation>네트워크가 없습니다.</translation>
        </message>
        <message>
            <source>There is no outcome “{outcome}”.</source>
            <translation>“{outcome}”(이)라는 통화 결과가 없습니다.</translation>
        </message>
        <message>
            <source>There is no setting {key}.</source>
            <translation>{key}(이)라는 설정은 없습니다.</translation>
        </message>
        <message>
            <source>There is no sound device: nobody can hear.</source>
            <translation>소리 장치가 없어 아무도 들을 수 없습니다.</translation>
        </message>
        <message>
            <source>There is no speaker: you cannot hear the caller.</source>
            <translation>스피커가 없어 발신자의 말을 들을 수 없습니다.</translation>
        </message>
        <message>
            <source>There is no such account.</source>
            <translation>그런 계정은 없습니다.</translation>
        </message>
        <message>
            <source>There is no such call for help.</source>
            <translation>그런 도움 요청이 없습니다.</translation>
        </message>
        <message>
            <source>There is no such field.</source>
            <translation>그런 항목은 없습니다.</translation>
        </message>
        <message>
            <source>There is no such outcome.</source>
            <translation>그런 결과는 없습니다.</translation>
        </message>
        <message>
            <source>There is no such request.</source>
            <translation>그런 요청이 없습니다.</translation>
        </message>
        <message>
            <source>There is nothing here.</source>
            <translation>여기에는 아무것도 없습니다.</translation>
        </message>
        <message>
            <source>These are no keypad digits.</source>
            <translation>키패드 숫자가 아닙니다.</translation>
        </message>
        <message>
            <source>These are too many queues for codes.</source>
            <translation>코드로 다루기에는 대기열이 너무 많습니다.</translation>
        </message>
        <message>
            <source>These codes need queues.</source>
            <translation>이 코드에는 대기열이 필요합니다.</translation>
        </message>
        <message>
            <source>These numbers cannot be watched.</source>
            <translation>이 번호들의 상태는 볼 수 없습니다.</translation>
        </message>
        <message>
            <source>These shifts do not fit into one day: {text}</source>
            <translation>이 근무 시간은 하루에 들어가지 않습니다: {text}</translation>
        </message>
        <message>
            <source>They are kept; the rest flows.</source>
            <translation>보관되어 있으며 나머지는 전송됩니다.</translation>
        </message>
        <message>
            <source>They are sent by themselves when it is back.</source>
            <translation>서버가 돌아오면 저절로 전송됩니다.</translation>
        </message>
        <message>
            <source>They see {number}</source>
            <translation>상대에게 보이는 번호: {number}</translation>
        </message>
        <message>
            <source>This address does not take that kind of request.</source>
            <translation>이 주소는 그런 종류의 요청을 받지 않습니다.</translation>
        </message>
        <message>
            <source>This address is not encrypted.</source>
            <translation>이 주소는 암호화되지 않습니다.</translation>
        </message>
        <message>
            <source>This address takes JSON.</source>
            <translation>이 주소는 JSON을 받습니다.</translation>
        </message>
        <message>
            <source>This build uses a ready-made phone engine with old encryption (OpenSSL 1.0.2, known holes). It is meant for trying out. Use it with this account only in a network you trust.</source>
            <translation>이 빌드는 오래된 암호화(OpenSSL 1.0.2, 알려진 취약점)를 쓰는 기성 전화 엔진을 사용합니다. 시험용입니다. 이 계정은 믿을 수 있는 네트워크에서만 쓰세요.</translation>
        </message>
        <message>
            <source>This call cannot be handed on.</source>
            <translation>이 통화는 전환할 수 없습니다.</translation>
        </message>
        <message>
            <source>This call cannot be recorded.</source>
            <translation>이 통화는 녹음할 수 없습니다.</translation>
        </message>
        <message>
            <source>This call for help has no usable id.</source>
            <translation>이 도움 요청에 쓸 수 있는 식별자가 없습니다.</translation>
        </message>
        <message>
            <source>This call has no sound.</source>
            <translation>이 통화에는 소리가 없습니다.</translation>
        </message>
        <message>
            <source>This call has no usable id.</source>
            <translation>이 통화에 쓸 수 있는 식별자가 없습니다.</translation>
        </message>
        <message>
            <source>This call is not being recorded.</source>
            <translation>이 통화는 녹음하고 있지 않습니다.</translation>
        </message>
        <message>
            <source>This call is not recorded now.</source>
            <translation>지금 이 통화는 녹음되지 않습니다.</translation>
        </message>
        <message>
            <source>This call is not up any more.</source>
            <translation>이 통화는 이미 끝났습니다.</translation>
        </message>
        <message>
            <source>This caller file belongs to another site.</source>
            <translation>이 고객 파일은 다른 사업장의 것입니다.</translation>
        </message>
        <message>
            <source>This caller file has no id.</source>
            <translation>이 고객 파일에 식별자가 없습니다.</translation>
        </message>
        <message>
            <source>This cannot be used for “{label}”.</source>
            <translation>“{label}”에 쓸 수 없는 값입니다.</translation>
        </message>
        <message>
            <source>This code is not valid.</source>
            <translation>올바르지 않은 코드입니다.</translation>
        </message>
        <message>
            <source>This connection has not proved who it is.</source>
            <translation>이 연결은 누구인지 증명하지 않았습니다.</translation>
        </message>
        <message>
            <source>This did not come from our own page.</source>
            <translation>이 요청은 Hearthline 페이지에서 온 것이 아닙니다.</translation>
        </message>
        <message>
            <source>This engine cannot tell the switch your state within SIP (as-feature-event).</source>
            <translation>이 엔진은 SIP 안에서(as-feature-event) 교환기에 상담원 상태를 알릴 수 없습니다.</translation>
        </message>
        <message>
            <source>This engine has known security holes and is meant for this machine only.</source>
            <translation>이 엔진에는 알려진 보안 취약점이 있어 이 컴퓨터 안에서만 쓰도록 되어 있습니다.</translation>
        </message>
        <message>
            <source>This fact has no usable id, sequence or time.</source>
            <translation>이 항목에 쓸 수 있는 식별자, 순번 또는 시각이 없습니다.</translation>
        </message>
        <message>
            <source>This file belongs to another recording.</source>
            <translation>이 파일은 다른 녹음의 것입니다.</translation>
        </message>
        <message>
            <source>This has not come, or its time is over.</source>
            <translation>아직 오지 않았거나 기한이 지났습니다.</translation>
        </message>
        <message>
            <source>This headset cannot do it by itself; Hearthline can.</source>
            <translation>이 헤드셋은 스스로 하지 못하지만 Hearthline이 할 수 있습니다.</translation>
        </message>
        <message>
            <source>This is no batch of facts.</source>
            <translation>올바른 항목 묶음이 아닙니다.</translation>
        </message>
        <message>
            <source>This is no bundle.</source>
            <translation>진단 묶음이 아닙니다.</translation>
        </message>
        <message>
            <source>This is no database address.</source>
            <translation>데이터베이스 주소가 아닙니다.</translation>
        </message>
        <message>
            <source>This is no feature code.</source>
            <translation>기능 코드가 아닙니다.</translation>
        </message>
        <message>
            <source>This is no recording of Hearthline.</source>
            <translation>Hearthline의 녹음이 아닙니다.</translation>
        </message>
        <message>
            <source>This is no shift: {text}</source>
            <translation>근무 시간이 아닙니다: {text}</translation>
        </message>
        <message>
            <source>This is not a SIP address.</source>
            <translation>SIP 주소가 아닙니다.</translation>
        </message>
        <message>
            <source>This is not a SIP domain.</source>
            <translation>SIP 도메인이 아닙니다.</translation>
        </message>
        <message>
            <source>This is not a SIP user name.</source>
            <translation>SIP 사용자 이름이 아닙니다.</translation>
        </message>
        <message>
            <source>This is not a STUN or TURN server.</source>
            <translation>STUN 또는 TURN 서버가 아닙니다.</translation>
        </message>
        <message>
            <source>This is not a link to a number.</source>
            <translation>전화번호 링크가 아닙니다.</translation>
        </message>
        <message>
            <source>This is not a number that can be dialled.</source>
            <translation>걸 수 있는 번호가 아닙니다.</translation>
        </message>
        <message>
            <source>This is not a number.</source>
            <translation>번호가 아닙니다.</translation>
        </message>
        <message>
            <source>This is not possible now.</source>
            <translation>지금은 할 수 없습니다.</translation>
        </message>
        <message>
            <source>This is not the address of a SIP server.</source>
            <translation>SIP 서버의 주소가 아닙니다.</translation>
        </message>
        <message>
            <source>This is not the address of a server.</source>
            <translation>서버의 주소가 아닙니다.</translation>
        </message>
        <message>
            <source>This is too much at once.</source>
            <translation>한 번에 보내기에는 너무 많습니다.</translation>
        </message>
        <message>
            <source>This laptop</source>
            <translation>이 노트북</translation>
        </message>
        <message>
            <source>This laptop is too busy: a part of the recording is missing.</source>
            <translation>노트북이 너무 바빠 녹음 일부가 빠졌습니다.</translation>
        </message>
        <message>
            <source>This laptop's clock is wrong by {minutes} minutes.</source>
            <translation>이 노트북의 시계가 {minutes}분 틀립니다.</translation>
        </message>
        <message>
            <source>This laptop's logs were sent to {name}.</source>
            <translation>이 노트북의 로그를 {name}님에게 보냈습니다.</translation>
        </message>
        <message>
            <source>This laptop's password was not kept.</source>
            <translation>이 노트북의 비밀번호가 보관되지 않았습니다.</translation>
        </message>
        <message>
            <source>This line is not JSON.</source>
            <translation>이 줄은 JSON이 아닙니다.</translation>
        </message>
        <message>
            <source>This line is not a JSON object.</source>
            <translation>이 줄은 JSON 객체가 아닙니다.</translation>
        </message>
        <message>
            <source>This line is too long.</source>
            <translation>이 줄이 너무 깁니다.</translation>
        </message>
        <message>
            <source>This link is not safe to use.</source>
            <translation>이 링크는 안전하지 않습니다.</translation>
        </message>
        <message>
            <source>This link was taken back.</source>
            <translation>이 링크는 회수되었습니다.</translation>
        </message>
        <message>
            <source>This names no recording.</source>
            <translation>어느 녹음인지 적혀 있지 않습니다.</translation>
        </message>
        <message>
            <source>This needs the server, which is not there now.</source>
            <translation>서버가 필요한 일인데 지금은 서버가 없습니다.</translation>
        </message>
        <message>
            <source>This number does not exist</source>
            <translation>없는 번호입니다</translation>
        </message>
        <message>
            <source>This number does not exist.</source>
            <translation>없는 번호입니다.</translation>
        </message>
        <message>
            <source>This number is not complete.</source>
            <translation>번호가 덜 입력되었습니다.</translation>
        </message>
        <message>
            <source>This number is not yours to show.</source>
            <translation>표시할 수 없는 번호입니다.</translation>
        </message>
        <message>
            <source>This page is from an earlier session.</source>
            <translation>이 페이지는 이전 세션의 것입니다.</translation>
        </message>
        <message>
            <source>This part was damaged on the way.</source>
            <translation>이 부분이 전송 중에 손상되었습니다.</translation>
        </message>
        <message>
            <source>This port does not exist.</source>
            <translation>이 포트는 없습니다.</translation>
        </message>
        <message>
            <source>This record belongs to another seat.</source>
            <translation>이 기록은 다른 좌석의 것입니다.</translation>
        </message>
        <message>
            <source>This record names no contact.</source>
            <translation>이 기록에 통화가 적혀 있지 않습니다.</translation>
        </message>
        <message>
            <source>This recording was altered: piece {place} is not what was recorded.</source>
            <translation>녹음이 변경되었습니다. {place}번째 조각이 녹음된 것과 다릅니다.</translation>
        </message>
        <message>
            <source>This request is no longer open.</source>
            <translation>이 요청은 이미 끝났습니다.</translation>
        </message>
        <message>
            <source>This request is not yours to give back.</source>
            <translation>내가 맡은 요청이 아니라서 돌려놓을 수 없습니다.</translation>
        </message>
        <message>
            <source>This server answers only to this machine.</source>
            <translation>이 서버는 이 컴퓨터에서만 쓸 수 있습니다.</translation>
        </message>
        <message>
            <source>This server is reached through its proxy only.</source>
            <translation>이 서버는 프록시를 통해서만 쓸 수 있습니다.</translation>
        </message>
        <message>
            <source>This system gives no keys that work everywhere.</source>
            <translation>이 시스템에서는 어디서나 쓰는 키를 정할 수 없습니다.</translation>
        </message>
        <message>
            <source>This transport is not known.</source>
            <translation>이 전송 방식을 모릅니다.</translation>
        </message>
        <message>
            <source>This was damaged on the way.</source>
            <translation>전송 중에 손상되었습니다.</translation>
        </message>
        <message>
            <source>This wrap-up has no outcome.</source>
            <translation>후처리에 통화 결과가 없습니다.</translation>
        </message>
        <message>
            <source>Times in records will be wrong; set the clock to automatic.</source>
            <translation>기록의 시각이 틀려집니다. 시계를 자동으로 맞추세요.</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>오늘</translation>
        </message>
        <message>
            <source>Tones of</source>
            <translation>신호음 국가</translation>
        </message>
        <message>
            <source>Too many failed tries.</source>
            <translation>실패한 시도가 너무 많습니다.</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>교육</translation>
        </message>
        <message>
            <source>Transfer</source>
            <translation>호 전환</translation>
        </message>
        <message>
            <source>Transfer at once</source>
            <translation>바로 전환</translation>
        </message>
        <message>
            <source>Transfer to</source>
            <translation>전환할 곳</translation>
        </message>
        <message>
            <source>Transfer {name} to</source>
            <translation>{name} 통화를 전환할 곳</translation>
        </message>
        <message>
            <source>Transfer, complete it, send an offer on</source>
            <translation>호 전환, 전환 완료, 걸려 온 전화 보내기</translation>
        </message>
        <message>
            <source>Transferred</source>
            <translation>전환됨</translation>
        </message>
        <message>
            <source>Transferring to {number}…</source>
            <translation>{number}(으)로 전환 중…</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>다시 시도</translation>
        </message>
        <message>
            <source>Try again in a moment.</source>
            <translation>잠시 후 다시 시도하세요.</translation>
        </message>
        <message>
            <source>Try again soon.</source>
            <translation>곧 다시 시도하세요.</translation>
        </message>
        <message>
            <source>Try again.</source>
            <translation>다시 시도하세요.</translation>
        </message>
        <message>
            <source>Try again; the server's log has details.</source>
            <translation>다시 시도하세요. 자세한 내용은 서버 로그에 있습니다.</translation>
        </message>
        <message>
            <source>Try now</source>
            <translation>지금 시도</translation>
        </message>
        <message>
            <source>Try once more in a moment.</source>
            <translation>잠시 뒤 다시 해 보세요.</translation>
        </message>
        <message>
            <source>Try the ring</source>
            <translation>벨 들어 보기</translation>
        </message>
        <message>
            <source>Trying again</source>
            <translation>다시 시도하는 중</translation>
        </message>
        <message>
            <source>Turn off only in a laboratory: anybody on the way could pretend to be the centre.</source>
            <translation>실험실에서만 끄세요. 중간에서 누구나 콜센터인 척할 수 있습니다.</translation>
        </message>
        <message>
            <source>Type as soon as you like: it is kept with this call.</source>
            <translation>바로 적기 시작하세요. 이 통화와 함께 보관됩니다.</translation>
        </message>
        <message>
            <source>Type it again.</source>
            <translation>다시 입력하세요.</translation>
        </message>
        <message>
            <source>Type it anew to change it</source>
            <translation>바꾸려면 새로 입력하세요</translation>
        </message>
        <message>
            <source>Type or click digits</source>
            <translation>숫자를 누르거나 입력하세요</translation>
        </message>
        <message>
            <source>Type the code</source>
            <translation>코드 입력</translation>
        </message>
        <message>
            <source>Type your code</source>
            <translation>코드를 입력하세요</translation>
        </message>
        <message>
            <source>UDP, not encrypted</source>
            <translation>UDP, 암호화 없음</translation>
        </message>
        <message>
            <source>United Kingdom</source>
            <translation>영국</translation>
        </message>
        <message>
            <source>United States</source>
            <translation>미국</translation>
        </message>
        <message>
            <source>Unknown</source>
            <translation>알 수 없음</translation>
        </message>
        <message>
            <source>Unmute</source>
            <translation>음소거 해제</translation>
        </message>
        <message>
            <source>Unplug it and plug it in again, or choose another one. The call goes on.</source>
            <translation>뽑았다가 다시 꽂거나 다른 장치를 고르세요. 통화는 계속됩니다.</translation>
        </message>
        <message>
            <source>Until I quit</source>
            <translation>종료할 때까지</translation>
        </message>
        <message>
            <source>Update the server.</source>
            <translation>서버를 업데이트하세요.</translation>
        </message>
        <message>
            <source>Use 0-9, *, # and A-D.</source>
            <translation>0-9, *, #, A-D를 쓰세요.</translation>
        </message>
        <message>
            <source>Use 127.0.0.1.</source>
            <translation>127.0.0.1을 쓰세요.</translation>
        </message>
        <message>
            <source>Use 192.0.2.10 or 192.0.2.10:5060.</source>
            <translation>192.0.2.10 또는 192.0.2.10:5060 형식으로 쓰세요.</translation>
        </message>
        <message>
            <source>Use G722, PCMA or PCMU.</source>
            <translation>G722, PCMA 또는 PCMU를 쓰세요.</translation>
        </message>
        <message>
            <source>Use a cable instead of wireless, stop large downloads, then check again.</source>
            <translation>무선 대신 유선을 쓰고 큰 다운로드를 멈춘 뒤 다시 점검하세요.</translation>
        </message>
        <message>
            <source>Use a number from {least} to {most}.</source>
            <translation>{least}에서 {most}까지의 수를 쓰세요.</translation>
        </message>
        <message>
            <source>Use digits, * and #, {queue}, {user} and {reason}.</source>
            <translation>숫자, *, #, {queue}, {user}, {reason}만 쓰세요.</translation>
        </message>
        <message>
            <source>Use digits, * and #.</source>
            <translation>숫자, *, #만 쓰세요.</translation>
        </message>
        <message>
            <source>Use digits, with + and the country code for another country, or name@host.</source>
            <translation>숫자를 쓰세요. 다른 나라는 +와 국가 번호를 붙이고, 또는 name@host 형식으로 쓰세요.</translation>
        </message>
        <message>
            <source>Use for calls</source>
            <translation>이 계정으로 걸기</translation>
        </message>
        <message>
            <source>Use https:// so that nobody on the way can read along.</source>
            <translation>중간에서 아무도 읽지 못하도록 https://를 쓰세요.</translation>
        </message>
        <message>
            <source>Use it this time</source>
            <translation>이번에는 사용</translation>
        </message>
        <message>
            <source>Use its address.</source>
            <translation>프록시의 주소를 쓰세요.</translation>
        </message>
        <message>
            <source>Use on or off.</source>
            <translation>켜기 또는 끄기로 적으세요.</translation>
        </message>
        <message>
            <source>Use one of: {words}.</source>
            <translation>다음 중 하나를 쓰세요: {words}.</translation>
        </message>
        <message>
            <source>Use system or null.</source>
            <translation>system 또는 null을 쓰세요.</translation>
        </message>
        <message>
            <source>Use the headset instead of the loudspeaker, or turn the volume down.</source>
            <translation>스피커 대신 헤드셋을 쓰거나 음량을 낮추세요.</translation>
        </message>
        <message>
            <source>Use the page.</source>
            <translation>페이지에서 하세요.</translation>
        </message>
        <message>
            <source>Use the server's link to the switch, or feature codes: both do the same.</source>
            <translation>서버의 교환기 연결이나 기능 코드를 사용하세요. 둘 다 같은 일을 합니다.</translation>
        </message>
        <message>
            <source>Use the system's</source>
            <translation>시스템 것을 사용</translation>
        </message>
        <message>
            <source>Use udp, tcp or tls.</source>
            <translation>udp, tcp 또는 tls를 쓰세요.</translation>
        </message>
        <message>
            <source>Use {account} for calls</source>
            <translation>{account}(으)로 전화 걸기</translation>
        </message>
        <message>
            <source>User</source>
            <translation>사용자</translation>
        </message>
        <message>
            <source>Versions, devices, settings and logs are sent, without passwords and without callers.</source>
            <translation>버전, 장치, 설정, 로그를 보냅니다. 비밀번호와 고객 정보는 빠집니다.</translation>
        </message>
        <message>
            <source>Voice fair</source>
            <translation>음질 보통</translation>
        </message>
        <message>
            <source>Voice good</source>
            <translation>음질 좋음</translation>
        </message>
        <message>
            <source>Voice poor</source>
            <translation>음질 나쁨</translation>
        </message>
        <message>
            <source>Voicemail</source>
            <translation>음성 사서함</translation>
        </message>
        <message>
            <source>Wait a little, then try again.</source>
            <translation>잠시 기다렸다가 다시 시도하세요.</translation>
        </message>
        <message>
            <source>Wait a moment.</source>
            <translation>잠시 기다리세요.</translation>
        </message>
        <message>
            <source>Wait until it is answered.</source>
            <translation>상대가 받을 때까지 기다리세요.</translation>
        </message>
        <message>
            <source>Wait until it is.</source>
            <translation>그때까지 기다리세요.</translation>
        </message>
        <message>
            <source>Warn by a tone</source>
            <translation>신호음으로 경고</translation>
        </message>
        <message>
            <source>Web Call Back</source>
            <translation>웹 콜백</translation>
        </message>
        <message>
            <source>What an incoming call sounds like.</source>
            <translation>걸려 오는 전화의 소리입니다.</translation>
        </message>
        <message>
            <source>What callers hear; empty follows the system.</source>
            <translation>발신자가 듣는 소리의 마이크. 비워 두면 시스템을 따릅니다.</translation>
        </message>
        <message>
            <source>What came of it?</source>
            <translation>통화 결과는?</translation>
        </message>
        <message>
            <source>What every colleague should know about this person.</source>
            <translation>이 사람에 대해 모든 동료가 알아야 할 것.</translation>
        </message>
        <message>
            <source>What is not sent when Hearthline ends is lost. Check the folder and its rights.</source>
            <translation>Hearthline이 끝날 때 보내지 못한 것은 사라집니다. 폴더와 권한을 확인하세요.</translation>
        </message>
        <message>
            <source>What the called may see, as number or name &lt;number&gt;; the first is the usual one.</source>
            <translation>상대에게 보일 번호입니다. 번호 또는 이름 &lt;번호&gt;로 적으며 첫째가 기본입니다.</translation>
        </message>
        <message>
            <source>What the law and your call centre allow.</source>
            <translation>법과 콜센터가 허용하는 범위입니다.</translation>
        </message>
        <message>
            <source>What the other end can</source>
            <translation>상대가 지원하는 방식</translation>
        </message>
        <message>
            <source>What to try</source>
            <translation>해 볼 것</translation>
        </message>
        <message>
            <source>What was chosen for this headset cannot be had now: you do not hear yourself.</source>
            <translation>이 헤드셋에 선택한 방법을 지금은 쓸 수 없습니다. 내 목소리가 들리지 않습니다.</translation>
        </message>
        <message>
            <source>What you call it, for example Sales</source>
            <translation>부를 이름, 예: 영업</translation>
        </message>
        <message>
            <source>What you wrote is kept: finish it, then be Ready again.</source>
            <translation>작성한 내용은 보관되어 있습니다. 마친 뒤 다시 대기하세요.</translation>
        </message>
        <message>
            <source>What your call centre says is right for most.</source>
            <translation>대부분은 콜센터가 정한 대로가 맞습니다.</translation>
        </message>
        <message>
            <source>When I start it</source>
            <translation>내가 시작할 때</translation>
        </message>
        <message>
            <source>Where callers are heard; empty follows the system.</source>
            <translation>발신자의 소리가 나오는 곳. 비워 두면 시스템을 따릅니다.</translation>
        </message>
        <message>
            <source>Where passwords are kept; takes effect at the next start.</source>
            <translation>비밀번호를 보관하는 곳. 다음 시작부터 적용됩니다.</translation>
        </message>
        <message>
            <source>Where the call centre asks for it</source>
            <translation>콜센터가 요청할 때</translation>
        </message>
        <message>
            <source>Where the other end can</source>
            <translation>상대가 할 수 있으면</translation>
        </message>
        <message>
            <source>While a call rings or is up, Play answers and mutes, Stop declines, Next swaps.</source>
            <translation>전화가 울리거나 통화 중일 때 재생은 받기와 음소거, 정지는 거절, 다음은 통화 전환입니다.</translation>
        </message>
        <message>
            <source>While you are not Ready, callers hear busy here; no queue confirms it.</source>
            <translation>수신 대기가 아닐 때 걸려 온 전화는 통화 중으로 들립니다. 대기열이 확인해 주지는 않습니다.</translation>
        </message>
        <message>
            <source>While you are not Ready, this phone is signed off; that is confirmed.</source>
            <translation>수신 대기가 아닐 때 이 전화는 등록을 해제합니다. 이것은 확인됩니다.</translation>
        </message>
        <message>
            <source>Who is calling, what they need and every earlier contact appear here with the call.</source>
            <translation>누가 왜 전화했는지, 이전 상담은 어땠는지가 통화와 함께 여기에 나타납니다.</translation>
        </message>
        <message>
            <source>Whose state is shown where calls are transferred, as number or name &lt;number&gt;.</source>
            <translation>호 전환 화면에 상태를 보일 대상입니다. 번호 또는 이름 &lt;번호&gt;로 적습니다.</translation>
        </message>
        <message>
            <source>Window</source>
            <translation>창</translation>
        </message>
        <message>
            <source>Without your consent this account is not used.</source>
            <translation>동의 없이는 이 계정을 쓰지 않습니다.</translation>
        </message>
        <message>
            <source>Work</source>
            <translation>업무</translation>
        </message>
        <message>
            <source>Work goes on. The damaged file was put aside in Hearthline's folder.</source>
            <translation>일은 계속됩니다. 손상된 파일은 Hearthline 폴더에 옮겨 두었습니다.</translation>
        </message>
        <message>
            <source>Work goes on; the unreadable part was put aside in {file}.</source>
            <translation>업무는 계속됩니다. 읽지 못한 부분은 {file}에 따로 두었습니다.</translation>
        </message>
        <message>
            <source>Work without sound</source>
            <translation>소리 없이 일하기</translation>
        </message>
        <message>
            <source>Wrap-up</source>
            <translation>후처리</translation>
        </message>
        <message>
            <source>Wrap-up time is over</source>
            <translation>후처리 시간 종료</translation>
        </message>
        <message>
            <source>Write a line like 2026-12-25 Christmas.</source>
            <translation>2026-12-25 성탄절과 같이 적으세요.</translation>
        </message>
        <message>
            <source>Write at most four that do not overlap.</source>
            <translation>겹치지 않게 네 개까지만 적으세요.</translation>
        </message>
        <message>
            <source>Write it as Ctrl+Alt+M, Pause, F13 to F24 or Microphone mute.</source>
            <translation>Ctrl+Alt+M, Pause, F13~F24 또는 Microphone mute처럼 적으세요.</translation>
        </message>
        <message>
            <source>Write it as name@host.</source>
            <translation>name@host 형식으로 쓰세요.</translation>
        </message>
        <message>
            <source>Write it like 8:00-18:00.</source>
            <translation>8:00-18:00과 같이 적으세요.</translation>
        </message>
        <message>
            <source>Write it like 9:00-17:30.</source>
            <translation>9:00-17:30과 같이 적으세요.</translation>
        </message>
        <message>
            <source>Write one like Europe/Bucharest.</source>
            <translation>Europe/Bucharest와 같이 적으세요.</translation>
        </message>
        <message>
            <source>Write sqlite:///PATH or postgresql://USER@HOST/NAME.</source>
            <translation>sqlite:///PATH 또는 postgresql://USER@HOST/NAME 형식으로 적으세요.</translation>
        </message>
        <message>
            <source>Write the server as sip.example.com or sip.example.com:5070, the user without it.</source>
            <translation>서버는 sip.example.com 또는 sip.example.com:5070처럼, 사용자는 서버 없이 쓰세요.</translation>
        </message>
        <message>
            <source>Wrong number</source>
            <translation>잘못 걸린 전화</translation>
        </message>
        <message>
            <source>You are connected</source>
            <translation>연결되었습니다</translation>
        </message>
        <message>
            <source>You are muted: the caller does not hear what you say.</source>
            <translation>음소거 상태입니다. 고객에게 말이 들리지 않습니다.</translation>
        </message>
        <message>
            <source>You are registered with {centre}.</source>
            <translation>{centre}에 등록되었습니다.</translation>
        </message>
        <message>
            <source>You are too loud: the microphone is over its limit.</source>
            <translation>소리가 너무 큽니다. 마이크 한계를 넘었습니다.</translation>
        </message>
        <message>
            <source>You can work, but look at what is marked.</source>
            <translation>일할 수 있지만 표시된 것을 확인하세요.</translation>
        </message>
        <message>
            <source>You ended the call</source>
            <translation>내가 끊음</translation>
        </message>
        <message>
            <source>You hear the other side already</source>
            <translation>상대 쪽 소리가 이미 들립니다</translation>
        </message>
        <message>
            <source>You may not do this.</source>
            <translation>이 작업을 할 권한이 없습니다.</translation>
        </message>
        <message>
            <source>You may not open its buttons. Install the udev rule that comes with Hearthline.</source>
            <translation>버튼을 열 권한이 없습니다. Hearthline에 딸린 udev 규칙을 설치하세요.</translation>
        </message>
        <message>
            <source>You missed a call and are Not ready.</source>
            <translation>부재중 전화가 있어 대기 해제 상태입니다.</translation>
        </message>
        <message>
            <source>Your SIP account</source>
            <translation>내 SIP 계정</translation>
        </message>
        <message>
            <source>Your administrator has it; calls work as before.</source>
            <translation>관리자에게 있습니다. 통화는 그대로 됩니다.</translation>
        </message>
        <message>
            <source>Your board: {url} (sign in as {name}, password {password}).</source>
            <translation>내 현황판: {url} (사용자 {name}, 비밀번호 {password}).</translation>
        </message>
        <message>
            <source>Your call centre gave you an address and a code that works once.</source>
            <translation>콜센터가 주소와 한 번만 쓰는 코드를 주었습니다.</translation>
        </message>
        <message>
            <source>Your call centre is not told your status: only you and the board know it.</source>
            <translation>콜센터에는 상태가 전달되지 않습니다. 본인과 현황판만 압니다.</translation>
        </message>
        <message>
            <source>Your call for help has not reached the server yet.</source>
            <translation>도움 요청이 아직 서버에 도달하지 않았습니다.</translation>
        </message>
        <message>
            <source>Your headset</source>
            <translation>내 헤드셋</translation>
        </message>
        <message>
            <source>Your name for the called</source>
            <translation>상대에게 보일 이름</translation>
        </message>
        <message>
            <source>Your notes are kept.</source>
            <translation>메모는 보관되어 있습니다.</translation>
        </message>
        <message>
            <source>Your number is hidden</source>
            <translation>내 번호 숨김</translation>
        </message>
        <message>
            <source>Your own call centre could not be made ready.</source>
            <translation>나만의 콜센터를 준비하지 못했습니다.</translation>
        </message>
        <message>
            <source>Your own call centre did not start.</source>
            <translation>나만의 콜센터가 시작되지 않았습니다.</translation>
        </message>
        <message>
            <source>Your own voice in your ear keeps you from raising it.</source>
            <translation>귀에 내 목소리가 들리면 목소리를 높이지 않게 됩니다.</translation>
        </message>
        <message>
            <source>Your status is dialled as a code; lines that tell it back confirm it.</source>
            <translation>상태를 코드로 전화해 알립니다. 되알려 주는 회선이 있으면 확인됩니다.</translation>
        </message>
        <message>
            <source>Your status may be another one there; it is tried again.</source>
            <translation>그쪽에서는 상태가 다를 수 있습니다. 다시 시도합니다.</translation>
        </message>
        <message>
            <source>Your supervisor gives you one.</source>
            <translation>감독자가 줍니다.</translation>
        </message>
        <message>
            <source>Your supervisors are called for help.</source>
            <translation>감독자에게 도움을 요청했습니다.</translation>
        </message>
        <message>
            <source>Your telephone provider gave them to you.</source>
            <translation>전화 사업자가 준 정보입니다.</translation>
        </message>
        <message>
            <source>Your voice is hardly heard.</source>
            <translation>목소리가 거의 들리지 않습니다.</translation>
        </message>
        <message>
            <source>after this: {status}</source>
            <translation>이후: {status}</translation>
        </message>
        <message>
            <source>answered by itself</source>
            <translation>자동으로 받음</translation>
        </message>
        <message>
            <source>answered by somebody else</source>
            <translation>다른 사람이 받음</translation>
        </message>
        <message>
            <source>asked</source>
            <translation>문의</translation>
        </message>
        <message>
            <source>away</source>
            <translation>자리 비움</translation>
        </message>
        <message>
            <source>busy</source>
            <translation>통화 중</translation>
        </message>
        <message>
            <source>called back</source>
            <translation>다시 전화함</translation>
        </message>
        <message>
            <source>called {number}</source>
            <translation>{number}(으)로 걸려 옴</translation>
        </message>
        <message>
            <source>calls go out here</source>
            <translation>발신 계정</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>취소됨</translation>
        </message>
        <message>
            <source>confirmed by the queue</source>
            <translation>대기열에서 확인됨</translation>
        </message>
        <message>
            <source>consulting</source>
            <translation>동료 문의 중</translation>
        </message>
        <message>
            <source>declined</source>
            <translation>거절됨</translation>
        </message>
        <message>
            <source>dial</source>
            <translation>걸기</translation>
        </message>
        <message>
            <source>does not work</source>
            <translation>작동 안 함</translation>
        </message>
        <message>
            <source>free</source>
            <translation>통화 가능</translation>
        </message>
        <message>
            <source>good</source>
            <translation>정상</translation>
        </message>
        <message>
            <source>handed on</source>
            <translation>전환함</translation>
        </message>
        <message>
            <source>held</source>
            <translation>보류</translation>
        </message>
        <message>
            <source>host:port; carries speech where nothing else gets through.</source>
            <translation>호스트:포트. 다른 길이 없을 때 음성을 전달합니다.</translation>
        </message>
        <message>
            <source>host:port; tells the laptop its address on the internet.</source>
            <translation>호스트:포트. 인터넷에서의 노트북 주소를 알려 줍니다.</translation>
        </message>
        <message>
            <source>if it is not the user</source>
            <translation>사용자와 다를 때만</translation>
        </message>
        <message>
            <source>incoming</source>
            <translation>수신</translation>
        </message>
        <message>
            <source>it was interrupted for a moment</source>
            <translation>잠시 끊겼습니다</translation>
        </message>
        <message>
            <source>jitter {ms} ms</source>
            <translation>지터 {ms} ms</translation>
        </message>
        <message>
            <source>loss {percent} %</source>
            <translation>손실 {percent} %</translation>
        </message>
        <message>
            <source>made</source>
            <translation>발신</translation>
        </message>
        <message>
            <source>missed</source>
            <translation>부재중</translation>
        </message>
        <message>
            <source>missed {name}</source>
            <translation>부재중 {name}</translation>
        </message>
        <message>
            <source>no answer</source>
            <translation>응답 없음</translation>
        </message>
        <message>
            <source>no details</source>
            <translation>자세한 내용 없음</translation>
        </message>
        <message>
            <source>not offered: you were not ready</source>
            <translation>대기 해제 중이라 연결되지 않음</translation>
        </message>
        <message>
            <source>not ready</source>
            <translation>대기 해제</translation>
        </message>
        <message>
            <source>not yet</source>
            <translation>아직</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>없음</translation>
        </message>
        <message>
            <source>nothing to try</source>
            <translation>해당 없음</translation>
        </message>
        <message>
            <source>now</source>
            <translation>지금</translation>
        </message>
        <message>
            <source>number may be false</source>
            <translation>거짓 번호일 수 있음</translation>
        </message>
        <message>
            <source>number not verified</source>
            <translation>번호 미확인</translation>
        </message>
        <message>
            <source>number verified</source>
            <translation>번호 확인됨</translation>
        </message>
        <message>
            <source>on call</source>
            <translation>통화 중</translation>
        </message>
        <message>
            <source>on {account}</source>
            <translation>{account} 계정</translation>
        </message>
        <message>
            <source>outgoing</source>
            <translation>발신</translation>
        </message>
        <message>
            <source>queue not asked</source>
            <translation>대기열에 묻지 않음</translation>
        </message>
        <message>
            <source>queue unknown</source>
            <translation>대기열 알 수 없음</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>거부됨</translation>
        </message>
        <message>
            <source>refused by the call centre</source>
            <translation>콜센터가 거부함</translation>
        </message>
        <message>
            <source>ringing</source>
            <translation>울리는 중</translation>
        </message>
        <message>
            <source>saved</source>
            <translation>저장됨</translation>
        </message>
        <message>
            <source>saving…</source>
            <translation>저장 중…</translation>
        </message>
        <message>
            <source>score {mos} of 4.5</source>
            <translation>점수 4.5점 중 {mos}</translation>
        </message>
        <message>
            <source>sent elsewhere</source>
            <translation>다른 곳으로 보냄</translation>
        </message>
        <message>
            <source>signed out</source>
            <translation>로그아웃</translation>
        </message>
        <message>
            <source>taken</source>
            <translation>받음</translation>
        </message>
        <message>
            <source>taken by {name}</source>
            <translation>{name} 담당</translation>
        </message>
        <message>
            <source>talking</source>
            <translation>통화 시간</translation>
        </message>
        <message>
            <source>the call centre's key cannot be used</source>
            <translation>콜센터의 키를 쓸 수 없습니다</translation>
        </message>
        <message>
            <source>the call failed</source>
            <translation>통화 실패</translation>
        </message>
        <message>
            <source>the caller gave up</source>
            <translation>발신자가 끊음</translation>
        </message>
        <message>
            <source>the disk was full</source>
            <translation>디스크가 가득 찼습니다</translation>
        </message>
        <message>
            <source>the network was lost</source>
            <translation>네트워크가 끊김</translation>
        </message>
        <message>
            <source>the phone part stopped</source>
            <translation>전화 엔진이 멈춤</translation>
        </message>
        <message>
            <source>the queue says otherwise</source>
            <translation>대기열의 상태와 다름</translation>
        </message>
        <message>
            <source>the system's choice</source>
            <translation>시스템 설정</translation>
        </message>
        <message>
            <source>there and back {ms} ms</source>
            <translation>왕복 {ms} ms</translation>
        </message>
        <message>
            <source>they hung up</source>
            <translation>상대방이 끊음</translation>
        </message>
        <message>
            <source>this laptop was too busy</source>
            <translation>노트북이 너무 바빴습니다</translation>
        </message>
        <message>
            <source>this number does not exist</source>
            <translation>없는 번호</translation>
        </message>
        <message>
            <source>to {name}</source>
            <translation>{name}에게</translation>
        </message>
        <message>
            <source>today</source>
            <translation>오늘</translation>
        </message>
        <message>
            <source>waits</source>
            <translation>받기 전</translation>
        </message>
        <message>
            <source>works, but</source>
            <translation>확인 필요</translation>
        </message>
        <message>
            <source>wrap-up</source>
            <translation>후처리</translation>
        </message>
        <message>
            <source>you hung up</source>
            <translation>내가 끊음</translation>
        </message>
        <message>
            <source>your number</source>
            <translation>내 번호</translation>
        </message>
        <message>
            <source>{account} is in use</source>
            <translation>{account} 사용</translation>
        </message>
        <message>
            <source>{account}: {error}</source>
            <translation>{account} 계정: {error}</translation>
        </message>
        <message>
            <source>{claimed_by} has this request.</source>
            <translation>{claimed_by}님이 이 요청을 맡고 있습니다.</translation>
        </message>
        <message numerus="yes">
            <source>{count} items wait</source>
            <translation>
                <numerusform>{count}건 대기</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{count} messages</source>
            <translation>
                <numerusform>메시지 {count}개</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{count} missed</source>
            <translation>
                <numerusform>부재중 {count}건</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{count} more</source>
            <translation>
                <numerusform>{count}건 더</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{count} people are on the line and would be cut off.</source>
            <translation>
                <numerusform>통화 중인 {count}명의 전화가 끊어집니다.</numerusform>
            </translation>
        </message>
        <message>
            <source>{day} {month}</source>
            <translation>{month} {day}일</translation>
        </message>
        <message>
            <source>{day} {month} {year}</source>
            <translation>{year}년 {month} {day}일</translation>
        </message>
        <message>
            <source>{field} does not fit.</source>
            <translation>{field}: 값이 맞지 않습니다.</translation>
        </message>
        <message>
            <source>{field} does not know this word.</source>
            <translation>{field}: 알 수 없는 값입니다.</translation>
        </message>
        <message>
            <source>{field} has the wrong type.</source>
            <translation>{field}: 형식이 다릅니다.</translation>
        </message>
        <message>
            <source>{field} is missing.</source>
            <translation>{field}: 값이 없습니다.</translation>
        </message>
        <message>
            <source>{file} cannot be written: {reason}.</source>
            <translation>{file}을(를) 쓸 수 없습니다: {reason}.</translation>
        </message>
        <message>
            <source>{file} could not be read.</source>
            <translation>{file}을(를) 읽지 못했습니다.</translation>
        </message>
        <message>
            <source>{file} could not be written.</source>
            <translation>{file}에 쓰지 못했습니다.</translation>
        </message>
        <message>
            <source>{host} accepts the registration but keeps it for no time at all.</source>
            <translation>{host}이(가) 등록을 받아들이지만 전혀 유지하지 않습니다.</translation>
        </message>
        <message>
            <source>{host} cannot be reached now.</source>
            <translation>지금은 {host}에 닿을 수 없습니다.</translation>
        </message>
        <message>
            <source>{host} does not answer.</source>
            <translation>{host}이(가) 응답하지 않습니다.</translation>
        </message>
        <message>
            <source>{host} does not speak TLS on port {port}.</source>
            <translation>{host}의 {port}번 포트는 TLS를 사용하지 않습니다.</translation>
        </message>
        <message>
            <source>{host} only speaks TLS versions that are not safe any more.</source>
            <translation>{host}은(는) 더 이상 안전하지 않은 TLS 버전만 지원합니다.</translation>
        </message>
        <message>
            <source>{host} refuses SIP on port {port}.</source>
            <translation>{host}이(가) 포트 {port}에서 SIP를 거부합니다.</translation>
        </message>
        <message>
            <source>{hours} h {minutes} min</source>
            <translation>{hours}시간 {minutes}분</translation>
        </message>
        <message>
            <source>{loss} % lost</source>
            <translation>{loss} % 손실</translation>
        </message>
        <message>
            <source>{minutes} min</source>
            <translation>{minutes}분</translation>
        </message>
        <message>
            <source>{most} at most.</source>
            <translation>최대 {most}개입니다.</translation>
        </message>
        <message>
            <source>{most} calls are up.</source>
            <translation>이미 {most}건의 통화가 있습니다.</translation>
        </message>
        <message>
            <source>{name} (not connected)</source>
            <translation>{name}(연결 안 됨)</translation>
        </message>
        <message>
            <source>{name} asked for this laptop's logs.</source>
            <translation>{name}님이 이 노트북의 로그를 요청했습니다.</translation>
        </message>
        <message>
            <source>{name} changed your status.</source>
            <translation>{name}님이 상태를 바꿨습니다.</translation>
        </message>
        <message>
            <source>{name} has seen your call for help.</source>
            <translation>{name}님이 도움 요청을 확인했습니다.</translation>
        </message>
        <message>
            <source>{name} is back: sound goes on there.</source>
            <translation>{name}이(가) 돌아왔습니다. 소리는 그쪽에서 이어집니다.</translation>
        </message>
        <message>
            <source>{name} is calling</source>
            <translation>{name} 전화 울림</translation>
        </message>
        <message>
            <source>{name} is on the line and would be cut off.</source>
            <translation>{name}과(와) 통화 중이며 전화가 끊어집니다.</translation>
        </message>
        <message>
            <source>{name} joins this call; everybody hears everybody.</source>
            <translation>{name}님이 이 통화에 참여합니다. 모두가 서로 들을 수 있습니다.</translation>
        </message>
        <message>
            <source>{name} listens to this call and may speak to you alone.</source>
            <translation>{name}님이 이 통화를 듣고 있으며 상담원에게만 말할 수 있습니다.</translation>
        </message>
        <message>
            <source>{name} listens to this call.</source>
            <translation>{name}님이 이 통화를 듣고 있습니다.</translation>
        </message>
        <message>
            <source>{name} still has a seat or an account.</source>
            <translation>{name}에게 아직 좌석이나 계정이 있습니다.</translation>
        </message>
        <message>
            <source>{name} wanted to change your status; it is not possible now.</source>
            <translation>{name}님이 상태를 바꾸려 했지만 지금은 할 수 없습니다.</translation>
        </message>
        <message>
            <source>{name} wants to send your call to {number}.</source>
            <translation>{name} 쪽에서 통화를 {number}(으)로 보내려 합니다.</translation>
        </message>
        <message>
            <source>{name} writes: {text}</source>
            <translation>{name}님의 말: {text}</translation>
        </message>
        <message>
            <source>{name}: {days} days is not possible.</source>
            <translation>{name}: {days}일로 정할 수 없습니다.</translation>
        </message>
        <message>
            <source>{name}: {why}.</source>
            <translation>{name}: {why}입니다.</translation>
        </message>
        <message>
            <source>{path}: {reason}. Check the folder's rights and the disk.</source>
            <translation>{path}: {reason}. 폴더 권한과 디스크를 확인하세요.</translation>
        </message>
        <message>
            <source>{reason}. Is the memory or disk full?</source>
            <translation>{reason}. 메모리나 디스크가 가득 찼는지 확인하세요.</translation>
        </message>
        <message>
            <source>{reason}. The seat tries again.</source>
            <translation>{reason}. 좌석이 다시 시도합니다.</translation>
        </message>
        <message>
            <source>{reason}: over its limit of {minutes} min.</source>
            <translation>{reason}: 제한 시간 {minutes}분을 넘겼습니다.</translation>
        </message>
        <message>
            <source>{recording_days} days is not possible for recordings.</source>
            <translation>녹음 보관 기간을 {recording_days}일로 정할 수 없습니다.</translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation>{seconds}초</translation>
        </message>
        <message>
            <source>{seconds} s left</source>
            <translation>{seconds}초 남음</translation>
        </message>
        <message>
            <source>{seconds} seconds, your voice in {spoken} of them, loudest {loudest} dB.</source>
            <translation>{seconds}초 가운데 {spoken}초 동안 목소리, 가장 큰 곳 {loudest} dB.</translation>
        </message>
        <message>
            <source>{up} of {all} registered</source>
            <translation>{all}개 중 {up}개 등록됨</translation>
        </message>
        <message>
            <source>“{keys}” cannot be a key that works everywhere.</source>
            <translation>“{keys}”은(는) 어디서나 쓰는 키로 정할 수 없습니다.</translation>
        </message>
        <message>
            <source>“{name}” is no time zone.</source>
            <translation>“{name}”은(는) 시간대가 아닙니다.</translation>
        </message>
        <message>
            <source>“{pattern}” is no feature code.</source>
            <translation>“{pattern}”은(는) 기능 코드가 아닙니다.</translation>
        </message>
        <message>
            <source>“{text}” is no day.</source>
            <translation>“{text}”은(는) 날짜가 아닙니다.</translation>
        </message>
        <message>
            <source>“{text}” is no time span.</source>
            <translation>“{text}”은(는) 시간 범위가 아닙니다.</translation>
        </message>
    </context>
</TS>
